import { HostTrap } from './ends.js';

const ARCHIVE_BYTES = 12;
const FILE_BYTES = 6;

/** A file in the making. */
class OutputFile {
  constructor() {
    this.bytes = new Uint8Array(0);
    this.size = 0;
  }

  /** A view of a part that lies within the file. */
  read(at, count) {
    return this.bytes.subarray(at, at + count);
  }

  write(at, part) {
    this.bytes.set(part, at);
  }
}

/** What a task leaves behind: standard output, or the archive of it and of its declared files (spec R-RUN-63). */
export class TaskOutput {
  constructor(declared, limit) {
    this.declared = declared;
    this.limit = limit;
    this.stdoutParts = [];
    this.stdoutSize = 0;
    this.files = new Map();
  }

  /** Takes up what earlier legs wrote, before anything else is written. */
  restore(printed, contents) {
    this.print(printed);
    for (const [name, content] of contents) {
      const file = this.create(name);
      this.resize(file, content.length);
      file.write(0, content);
    }
  }

  /** A copy of standard output. */
  stdout() {
    return joined(this.stdoutParts, this.stdoutSize);
  }

  /** Copies of all files by name, in ascending order. */
  contents() {
    return new Map([...this.files.keys()].sort().map((name) => [name, this.content(this.files.get(name))]));
  }

  content(file) {
    return file.read(0, file.size).slice();
  }

  declares(name) {
    return this.declared.includes(name);
  }

  create(name) {
    this.room(FILE_BYTES + name.length);
    const made = new OutputFile();
    this.files.set(name, made);
    return made;
  }

  print(bytes) {
    this.stdoutParts.push(bytes);
    this.stdoutSize += bytes.length;
  }

  /** Sets a file's length: cut, or filled with zeros. */
  resize(file, size) {
    this.room(Math.max(0, size - file.size));
    if (size > file.bytes.length) {
      const longer = new Uint8Array(Math.min(this.limit, Math.max(size, 2 * file.size)));
      longer.set(file.read(0, file.size));
      file.bytes = longer;
    }
    if (size < file.size) file.bytes.fill(0, size, file.size);
    file.size = size;
  }

  /** Traps if so many bytes more would pass the limit. */
  room(more) {
    if (this.size() + more > this.limit) {
      throw new HostTrap(`output over its limit of ${this.limit} bytes`);
    }
  }

  size() {
    let size = this.stdoutSize;
    if (this.declared.length > 0) {
      size += ARCHIVE_BYTES;
      for (const [name, file] of this.files) size += FILE_BYTES + name.length + file.size;
    }
    return size;
  }

  toBytes() {
    const bytes = new Uint8Array(this.size());
    const view = new DataView(bytes.buffer);
    let at = 0;
    const put = (part) => {
      bytes.set(part, at);
      at += part.length;
    };
    const u32 = (value) => {
      view.setUint32(at, value);
      at += 4;
    };
    if (this.declared.length === 0) {
      this.stdoutParts.forEach(put);
      return bytes;
    }
    put(ascii('SWO1'));
    u32(this.stdoutSize);
    this.stdoutParts.forEach(put);
    u32(this.files.size);
    for (const name of [...this.files.keys()].sort()) {
      const file = this.files.get(name);
      view.setUint16(at, name.length);
      at += 2;
      put(ascii(name));
      u32(file.size);
      put(file.read(0, file.size));
    }
    return bytes;
  }
}

/** Parts one after the other. */
export function joined(parts, size) {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The bytes of a text whose characters are one byte each. */
export function ascii(text) {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
