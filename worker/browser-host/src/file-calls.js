import { Errno } from './errno.js';
import { EPOCH } from './task-clock.js';
import { TaskFolder } from './task-folder.js';
import { ascii } from './task-output.js';

/** Past every size that a file can have. */
const MAX_POSITION = 2 ** 40;
const MAX_PATH = 4096;
const FOLDER = 3;
const REGULAR = 4;
const ALL_RIGHTS = 0x1fffffffn;
const READ_RIGHTS = 0x2n | 0x4n | 0x20n | 0x200000n;
const WRITE_RIGHTS = 0x40n | 0x400000n;

/** The calls of WASI about a task's folder and the files in it (spec R-RUN-60 to R-RUN-62). */
export class FileCalls {
  /** @param move charges for so many bytes */
  constructor(folder, output, move) {
    this.folder = folder;
    this.output = output;
    this.move = move;
  }

  attach(memory) {
    this.memory = memory;
  }

  has(fd) {
    return this.folder.handle(fd) !== undefined;
  }

  close(fd) {
    return this.folder.close(fd);
  }

  isFolder(fd) {
    return this.folder.handle(fd)?.isFolder() ?? false;
  }

  prestat(fd, out) {
    if (fd !== TaskFolder.FIRST || !this.isFolder(fd)) return Errno.BADF;
    this.memory.setI32(out, 0);
    this.memory.setI32(out + 4, 1);
    return Errno.SUCCESS;
  }

  prestatName(fd, out, size) {
    if (fd !== TaskFolder.FIRST || !this.isFolder(fd)) return Errno.BADF;
    if (size >>> 0 < 1) return Errno.NAMETOOLONG;
    this.memory.setU8(out, 0x2f);
    return Errno.SUCCESS;
  }

  open(fd, pointer, length, flags, rights, descriptorFlags, out) {
    const errno = this.folderProblem(fd, length);
    if (errno !== Errno.SUCCESS) return errno;
    const opened = this.folder.open(this.path(pointer, length), flags, rights, descriptorFlags);
    if (opened < 0) return -opened;
    this.memory.setI32(out, opened);
    return Errno.SUCCESS;
  }

  pathFilestat(fd, pointer, length, out) {
    const errno = this.folderProblem(fd, length);
    if (errno !== Errno.SUCCESS) return errno;
    const found = this.folder.look(this.path(pointer, length));
    if (found === undefined) return Errno.NOENT;
    this.filestat(out, found);
    return Errno.SUCCESS;
  }

  /** What would change the folder itself: declared outputs are all that a task may make. */
  change(fd) {
    return this.isFolder(fd) ? Errno.ROFS : this.has(fd) ? Errno.NOTDIR : Errno.BADF;
  }

  folderProblem(fd, pathLength) {
    if (!this.has(fd)) return Errno.BADF;
    if (!this.isFolder(fd)) return Errno.NOTDIR;
    return pathLength >>> 0 > MAX_PATH ? Errno.NAMETOOLONG : Errno.SUCCESS;
  }

  path(pointer, length) {
    this.memory.at(pointer, length);
    this.move(length);
    return String.fromCharCode(...this.memory.bytes(pointer, length));
  }

  fdstat(fd, out) {
    const handle = this.folder.handle(fd);
    this.memory.zero(out, 24);
    this.memory.setU8(out, handle.isFolder() ? FOLDER : REGULAR);
    this.memory.setU8(out + 2, handle.appends ? 1 : 0);
    const rights = (handle.readable ? READ_RIGHTS : 0n) | (handle.writable ? WRITE_RIGHTS : 0n);
    this.memory.setI64(out + 8, handle.isFolder() ? ALL_RIGHTS : rights);
    this.memory.setI64(out + 16, handle.isFolder() ? ALL_RIGHTS : 0n);
    return Errno.SUCCESS;
  }

  fdFilestat(fd, out) {
    this.filestat(out, this.folder.handle(fd));
    return Errno.SUCCESS;
  }

  /** Times are those of the task's beginning, whenever a file was written. */
  filestat(at, handle) {
    this.memory.zero(at, 64);
    this.memory.setI64(at + 8, handle.name === '' ? 0n : this.folder.inode(handle.name));
    this.memory.setU8(at + 16, handle.isFolder() ? FOLDER : REGULAR);
    this.memory.setI64(at + 24, 1n);
    this.memory.setI64(at + 32, BigInt(handle.size()));
    for (let time = 40; time < 64; time += 8) this.memory.setI64(at + time, EPOCH);
  }

  /** Reads at a position: the descriptor's, which moves, or a given one. */
  read(fd, vectors, count, offset, out) {
    const handle = this.folder.handle(fd);
    if (!handle.readable) return handle.isFolder() ? Errno.ISDIR : Errno.BADF;
    const moves = offset === undefined;
    let position = moves ? handle.position : Number(offset);
    if (position < 0) return Errno.INVAL;
    let total = 0;
    for (let i = 0; i < count; i++) {
      const vector = vectors + 8 * i;
      const part = Math.min(this.memory.u32(vector + 4), Math.max(0, handle.size() - position));
      this.move(part);
      const pointer = this.memory.i32(vector);
      this.memory.write(pointer, part === 0 ? new Uint8Array(0) : handle.read(position, part));
      position += part;
      total += part;
    }
    if (moves) handle.position = position;
    this.memory.setI32(out, total);
    return Errno.SUCCESS;
  }

  write(fd, vectors, count, offset, out) {
    const handle = this.folder.handle(fd);
    const made = handle.made;
    if (made === undefined || !handle.writable) return handle.isFolder() ? Errno.ISDIR : Errno.BADF;
    const moves = offset === undefined;
    let position = handle.appends ? made.size : moves ? handle.position : Number(offset);
    if (position < 0 || position > MAX_POSITION) return Errno.INVAL;
    let total = 0;
    for (let i = 0; i < count; i++) total += this.memory.u32(vectors + 8 * i + 4);
    const end = total === 0 ? made.size : Math.max(made.size, position + total);
    this.output.room(end - made.size);
    this.move(total);
    this.output.resize(made, end);
    for (let i = 0; i < count; i++) {
      const vector = vectors + 8 * i;
      const part = this.memory.bytes(this.memory.i32(vector), this.memory.u32(vector + 4));
      if (part.length > 0) made.write(position, part);
      position += part.length;
    }
    if (moves) handle.position = position;
    this.memory.setI32(out, total);
    return Errno.SUCCESS;
  }

  seek(fd, offset, whence, out) {
    const handle = this.folder.handle(fd);
    if (handle.isFolder()) return Errno.ISDIR;
    const by = Number(offset);
    if (whence < 0 || whence > 2 || Math.abs(by) > MAX_POSITION) return Errno.INVAL;
    const to = (whence === 0 ? 0 : whence === 1 ? handle.position : handle.size()) + by;
    if (to < 0 || to > MAX_POSITION) return Errno.INVAL;
    handle.position = to;
    this.memory.setI64(out, BigInt(to));
    return Errno.SUCCESS;
  }

  tell(fd, out) {
    const handle = this.folder.handle(fd);
    if (handle.isFolder()) return Errno.ISDIR;
    this.memory.setI64(out, BigInt(handle.position));
    return Errno.SUCCESS;
  }

  resize(fd, size) {
    const handle = this.folder.handle(fd);
    const made = handle.made;
    const to = Number(size);
    if (made === undefined || !handle.writable || to < 0 || to > MAX_POSITION) return Errno.INVAL;
    const more = Math.max(0, to - made.size);
    this.output.room(more);
    this.move(more);
    this.output.resize(made, to);
    return Errno.SUCCESS;
  }

  /** Entries from one on, by ascending name; the last may be cut off by the buffer's end. */
  readdir(fd, buffer, size, cookie, out) {
    if (!this.isFolder(fd)) return this.has(fd) ? Errno.NOTDIR : Errno.BADF;
    const room = size >>> 0;
    this.memory.at(buffer, room);
    const entries = [];
    this.folder.names().forEach((name, i) => {
      const next = BigInt(i) + 1n;
      if (next <= cookie || cookie < 0n || entries.length >= room) return;
      const entry = new Uint8Array(24);
      const view = new DataView(entry.buffer);
      view.setBigUint64(0, next, true);
      view.setBigUint64(8, this.folder.inode(name), true);
      view.setUint32(16, name.length, true);
      entry[20] = REGULAR;
      entries.push(...entry, ...ascii(name));
    });
    const count = Math.min(room, entries.length);
    this.move(count);
    this.memory.write(buffer, Uint8Array.from(entries.slice(0, count)));
    this.memory.setI32(out, count);
    return Errno.SUCCESS;
  }
}
