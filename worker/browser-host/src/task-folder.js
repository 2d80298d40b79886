import { Errno } from './errno.js';

const FIRST = 3;
const MAX_OPEN = 64;
const CREATE = 1;
const DIRECTORY = 2;
const EXCLUSIVE = 4;
const TRUNCATE = 8;
const APPEND = 1;
const READ = 0x2n;
const WRITE = 0x40n;

/** An open descriptor: the folder, a file to read, or a file in the making. */
class Handle {
  constructor(name, input, made, readable, writable, appends) {
    Object.assign(this, { name, input, made, readable, writable, appends, position: 0 });
  }

  isFolder() {
    return this.input === undefined && this.made === undefined;
  }

  size() {
    return this.input?.length ?? this.made?.size ?? 0;
  }

  read(at, count) {
    return this.input === undefined ? this.made.read(at, count) : this.input.subarray(at, at + count);
  }
}

/** The folder of one task and its descriptors from 3 on (spec R-RUN-60 to R-RUN-62). */
export class TaskFolder {
  static FIRST = FIRST;

  constructor(files, output) {
    this.inputs = files.inputs;
    this.outputs = files.outputs;
    this.output = output;
    this.handles = [];
    if (this.inputs.size + this.outputs.length > 0) this.handles.push(folder());
  }

  handle(fd) {
    return fd < FIRST ? undefined : (this.handles[fd - FIRST] ?? undefined);
  }

  close(fd) {
    if (this.handle(fd) === undefined) return false;
    this.handles[fd - FIRST] = null;
    return true;
  }

  /** A descriptor, or an error number below 0. */
  open(path, flags, rights, descriptorFlags) {
    const name = relative(path);
    const writes = (rights & WRITE) !== 0n;
    if (name.startsWith('/')) return -Errno.NOTCAPABLE;
    const closed = this.handles.indexOf(null);
    const free = closed < 0 ? this.handles.length : closed;
    if (free === MAX_OPEN) return -Errno.MFILE;
    let opened;
    if (name === '.') {
      if (writes || (flags & (CREATE | TRUNCATE)) !== 0) return -Errno.ISDIR;
      opened = folder();
    } else {
      const errno = this.problem(name, flags, writes);
      if (errno !== Errno.SUCCESS) return -errno;
      const made = this.made(name, flags, writes);
      const reads = (rights & READ) !== 0n;
      opened = new Handle(name, this.inputs.get(name), made, reads, writes, (descriptorFlags & APPEND) !== 0);
    }
    this.handles[free] = opened;
    return FIRST + free;
  }

  problem(name, flags, writes) {
    const input = this.inputs.has(name);
    const creates = (flags & CREATE) !== 0;
    if (!input && !this.output.files.has(name)) {
      return !creates ? Errno.NOENT : this.output.declares(name) ? Errno.SUCCESS : Errno.ROFS;
    }
    if (creates && (flags & EXCLUSIVE) !== 0) return Errno.EXIST;
    if ((flags & DIRECTORY) !== 0) return Errno.NOTDIR;
    return input && (writes || (flags & TRUNCATE) !== 0) ? Errno.ROFS : Errno.SUCCESS;
  }

  made(name, flags, writes) {
    if (this.inputs.has(name)) return undefined;
    const made = this.output.files.get(name) ?? this.output.create(name);
    if (writes && (flags & TRUNCATE) !== 0) this.output.resize(made, 0);
    return made;
  }

  /** The handle that opening would give, for its size and kind; undefined if there is no such file. */
  look(path) {
    const name = relative(path);
    if (name === '.') return folder();
    const input = this.inputs.get(name);
    const made = this.output.files.get(name);
    if (input === undefined && made === undefined) return undefined;
    return new Handle(name, input, made, false, false, false);
  }

  /** Names of what is there, ascending. */
  names() {
    return [...this.inputs.keys(), ...this.output.files.keys()].sort();
  }

  /** A number for each name, the same whatever exists; 0 is the folder. */
  inode(name) {
    return BigInt([...this.inputs.keys(), ...this.outputs].sort().indexOf(name) + 1);
  }
}

function folder() {
  return new Handle('', undefined, undefined, false, false, false);
}

function relative(path) {
  let rest = path;
  while (rest.startsWith('./')) rest = rest.substring(2);
  return rest === '' && path !== '' ? '.' : rest;
}
