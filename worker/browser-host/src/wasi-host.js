import { MAX_STATE_BYTES, MAX_STDERR_BYTES } from './checkpoint.js';
import { HostTrap, NextLeg, ProcessExit } from './ends.js';
import { Errno } from './errno.js';
import { FileCalls } from './file-calls.js';
import { GuestMemory } from './guest-memory.js';
import { RandomStream } from './random-stream.js';
import { TaskClock } from './task-clock.js';
import { TaskFolder } from './task-folder.js';
import { joined, TaskOutput } from './task-output.js';

const { SUCCESS, BADF, INVAL, NOSYS, SPIPE } = Errno;

const STDERR_KEPT = MAX_STDERR_BYTES;
const CALL_COST = 64n;
const BYTES_PER_FUEL = 8n;
const RANDOM_BYTE_COST = 4n;
const MAX_VECTORS = 1024;

/**
 * The world of one task (spec R-RUN-40 to R-RUN-49), the same as the Java host gives it: each call
 * charges, reads and writes in the same order, since what a call did before it trapped is seen.
 */
export class WasiHost {
  /**
   * @param from what the leg before handed over; undefined for the first
   * @param {bigint} restartCost of a next leg, but for what it is handed over
   */
  constructor(task, meter, from, restartCost) {
    const encoder = new TextEncoder();
    this.arguments = ['program', ...task.arguments].map((text) => encoder.encode(text + '\0'));
    this.stdin = task.stdin;
    const files = task.files ?? { inputs: new Map(), outputs: [] };
    this.output = new TaskOutput(files.outputs, task.limits.outputBytes);
    this.files = new FileCalls(new TaskFolder(files, this.output), this.output, (bytes) => this.move(bytes));
    this.random = new RandomStream(task.taskId, from?.random ?? 0n);
    this.meter = meter;
    this.clock = new TaskClock(meter, from?.slept ?? 0n);
    this.stderrParts = [];
    this.stderrSize = 0;
    this.open = [true, true, true];
    this.stdinRead = 0;
    this.state = from?.state ?? new Uint8Array(0);
    this.restartCost = restartCost;
    if (from !== undefined) {
      this.output.restore(from.stdout, from.files);
      this.stderrParts.push(from.stderr);
      this.stderrSize = from.stderr.length;
    }
  }

  attach(memory) {
    this.memory = new GuestMemory(memory);
    this.files.attach(this.memory);
  }

  stderr() {
    return joined(this.stderrParts, this.stderrSize);
  }

  /** What `wasi_snapshot_preview1` is to the program: any function by name, each charged before it answers. */
  imports() {
    return this.charged(this.answers());
  }

  /** What the module `sidework` is to the program (spec R-RUN-71). */
  checkpoints() {
    return this.charged({
      checkpoint: (state, size) => this.checkpoint(state, size >>> 0),
      state_size: () => this.state.length,
      state_read: (buffer, size, offset) => this.stateRead(buffer, size >>> 0, offset >>> 0),
    });
  }

  /** Ends this instance; the next one is handed the state. */
  checkpoint(state, size) {
    if (size > MAX_STATE_BYTES) {
      throw new HostTrap(`checkpoint of ${size} bytes, at most ${MAX_STATE_BYTES}`);
    }
    this.memory.at(state, size);
    this.meter.charge(this.restartCost + BigInt(size + this.output.size()) / BYTES_PER_FUEL);
    throw new NextLeg(this.memory.bytes(state, size).slice());
  }

  /** Copies a part of the state, as much as there is from an offset on; the count is returned. */
  stateRead(buffer, size, offset) {
    const part = this.state.subarray(offset, offset + size);
    this.memory.at(buffer, part.length);
    this.move(part.length);
    this.memory.write(buffer, part);
    return part.length;
  }

  charged(answers) {
    const charged = {};
    for (const [name, answer] of Object.entries(answers)) {
      charged[name] = (...args) => {
        this.meter.charge(CALL_COST);
        return answer(...args);
      };
    }
    return charged;
  }

  answers() {
    const answers = {};
    const always = (errno, names) => names.split(' ').forEach((name) => (answers[name] = () => errno));
    always(SUCCESS, 'environ_get sched_yield');
    always(NOSYS, 'fd_advise fd_allocate fd_fdstat_set_rights fd_filestat_set_times fd_renumber proc_raise');
    always(BADF, 'path_readlink path_symlink sock_accept sock_recv sock_send sock_shutdown');
    for (const name of ['fd_datasync', 'fd_sync', 'fd_fdstat_set_flags']) {
      answers[name] = (fd) => (this.isOpen(fd) || this.files.has(fd) ? SUCCESS : BADF);
    }
    for (const name of 'create_directory filestat_set_times link remove_directory rename unlink_file'.split(' ')) {
      answers[`path_${name}`] = (fd) => this.files.change(fd);
    }
    const files = this.files;
    const elsewhere = (fd) => (this.isOpen(fd) ? SPIPE : BADF);
    Object.assign(answers, {
      fd_filestat_set_size: (fd, size) => (files.has(fd) ? files.resize(fd, size) : NOSYS),
      fd_pread: (fd, vectors, count, offset, out) =>
        !files.has(fd) ? elsewhere(fd) : tooMany(count) ? INVAL : files.read(fd, vectors, count, offset, out),
      fd_prestat_dir_name: (fd, out, size) => files.prestatName(fd, out, size),
      fd_prestat_get: (fd, out) => files.prestat(fd, out),
      fd_pwrite: (fd, vectors, count, offset, out) =>
        !files.has(fd) ? elsewhere(fd) : tooMany(count) ? INVAL : files.write(fd, vectors, count, offset, out),
      fd_readdir: (fd, buffer, size, cookie, out) => files.readdir(fd, buffer, size, cookie, out),
      fd_seek: (fd, offset, whence, out) => (files.has(fd) ? files.seek(fd, offset, whence, out) : elsewhere(fd)),
      fd_tell: (fd, out) => (files.has(fd) ? files.tell(fd, out) : elsewhere(fd)),
      path_filestat_get: (fd, flags, path, length, out) => files.pathFilestat(fd, path, length, out),
      path_open: (fd, lookup, path, length, flags, rights, inheriting, descriptorFlags, out) =>
        files.open(fd, path, length, flags, rights, descriptorFlags, out),
    });
    return Object.assign(answers, {
      args_sizes_get: (count, size) => this.argsSizesGet(count, size),
      args_get: (pointers, buffer) => this.argsGet(pointers, buffer),
      environ_sizes_get: (count, size) => this.environSizesGet(count, size),
      clock_res_get: (clock, out) => this.clockResGet(clock, out),
      clock_time_get: (clock, precision, out) => this.clockTimeGet(clock, out),
      fd_close: (fd) => this.fdClose(fd),
      fd_fdstat_get: (fd, out) => this.fdFdstatGet(fd, out),
      fd_filestat_get: (fd, out) => this.fdFilestatGet(fd, out),
      fd_read: (fd, vectors, count, out) => this.fdRead(fd, vectors, count, out),
      fd_write: (fd, vectors, count, out) => this.fdWrite(fd, vectors, count, out),
      poll_oneoff: (subscriptions, events, count, out) => this.pollOneoff(subscriptions, events, count, out),
      proc_exit: (code) => {
        throw new ProcessExit(code);
      },
      random_get: (buffer, size) => this.randomGet(buffer, size),
    });
  }

  argsSizesGet(count, size) {
    this.memory.setI32(count, this.arguments.length);
    this.memory.setI32(
      size,
      this.arguments.reduce((sum, argument) => sum + argument.length, 0),
    );
    return SUCCESS;
  }

  argsGet(pointers, buffer) {
    let at = buffer;
    this.arguments.forEach((argument, i) => {
      this.move(argument.length);
      this.memory.setI32(pointers + 4 * i, at);
      this.memory.write(at, argument);
      at += argument.length;
    });
    return SUCCESS;
  }

  environSizesGet(count, size) {
    this.memory.setI32(count, 0);
    this.memory.setI32(size, 0);
    return SUCCESS;
  }

  clockResGet(clock, out) {
    if (clock < 0 || clock >= TaskClock.CLOCKS) return INVAL;
    this.memory.setI64(out, 1n);
    return SUCCESS;
  }

  clockTimeGet(clock, out) {
    if (clock < 0 || clock >= TaskClock.CLOCKS) return INVAL;
    this.memory.setI64(out, this.clock.now(clock));
    return SUCCESS;
  }

  fdClose(fd) {
    if (this.files.close(fd)) return SUCCESS;
    if (!this.isOpen(fd)) return BADF;
    this.open[fd] = false;
    return SUCCESS;
  }

  /** File type 0 (unknown), as for a pipe, so that no library takes it for a terminal. */
  fdFdstatGet(fd, out) {
    if (this.files.has(fd)) return this.files.fdstat(fd, out);
    if (!this.isOpen(fd)) return BADF;
    this.memory.zero(out, 24);
    this.memory.setI64(out + 8, fd === 0 ? 0x2n : 0x40n);
    return SUCCESS;
  }

  fdFilestatGet(fd, out) {
    if (this.files.has(fd)) return this.files.fdFilestat(fd, out);
    if (!this.isOpen(fd)) return BADF;
    this.memory.zero(out, 64);
    this.memory.setI64(out + 24, 1n);
    return SUCCESS;
  }

  fdRead(fd, vectors, count, out) {
    if (!this.files.has(fd) && (!this.isOpen(fd) || fd !== 0)) return BADF;
    if (tooMany(count)) return INVAL;
    if (this.files.has(fd)) return this.files.read(fd, vectors, count, undefined, out);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const vector = vectors + 8 * i;
      const part = Math.min(this.memory.u32(vector + 4), this.stdin.length - this.stdinRead);
      this.move(part);
      this.memory.write(this.memory.i32(vector), this.stdin.subarray(this.stdinRead, this.stdinRead + part));
      this.stdinRead += part;
      total += part;
    }
    this.memory.setI32(out, total);
    return SUCCESS;
  }

  fdWrite(fd, vectors, count, out) {
    if (!this.files.has(fd) && (!this.isOpen(fd) || fd === 0)) return BADF;
    if (tooMany(count)) return INVAL;
    if (this.files.has(fd)) return this.files.write(fd, vectors, count, undefined, out);
    let total = 0;
    for (let i = 0; i < count; i++) total += this.memory.u32(vectors + 8 * i + 4);
    // Whole writes only: a write that does not fit leaves nothing behind.
    if (fd === 1) this.output.room(total);
    this.move(total);
    for (let i = 0; i < count; i++) {
      const vector = vectors + 8 * i;
      const size = this.memory.u32(vector + 4);
      this.keep(fd, this.memory.bytes(this.memory.i32(vector), size));
    }
    this.memory.setI32(out, total);
    return SUCCESS;
  }

  keep(fd, bytes) {
    if (fd === 1) {
      this.output.print(bytes.slice());
    } else {
      const kept = bytes.slice(0, STDERR_KEPT - this.stderrSize);
      this.stderrParts.push(kept);
      this.stderrSize += kept.length;
    }
  }

  /** Everything is ready at once; a sleep only moves the clock. */
  pollOneoff(subscriptions, events, count, out) {
    if (count <= 0 || count > MAX_VECTORS) return INVAL;
    for (let i = 0; i < count; i++) {
      const subscription = subscriptions + 48 * i;
      const event = events + 32 * i;
      const userdata = this.memory.i64(subscription);
      const kind = this.memory.u8(subscription + 8);
      if (kind === 0) this.sleep(subscription);
      this.memory.zero(event, 32);
      this.memory.setI64(event, userdata);
      this.memory.setU8(event + 10, kind);
      if (kind === 1) this.memory.setI64(event + 16, BigInt(this.stdin.length - this.stdinRead));
    }
    this.memory.setI32(out, count);
    return SUCCESS;
  }

  sleep(subscription) {
    const which = this.memory.i32(subscription + 16);
    const timeout = this.memory.i64(subscription + 24);
    const absolute = (this.memory.u8(subscription + 40) & 1) !== 0;
    this.clock.sleep(absolute ? BigInt.asIntN(64, timeout - this.clock.now(which & 1)) : timeout);
  }

  randomGet(buffer, size) {
    const count = size >>> 0;
    this.memory.at(buffer, count);
    this.meter.charge(BigInt(count) * RANDOM_BYTE_COST);
    this.random.fill(this.memory.bytes(buffer, count));
    return SUCCESS;
  }

  isOpen(fd) {
    return fd >= 0 && fd < this.open.length && this.open[fd];
  }

  move(bytes) {
    this.meter.charge(BigInt(bytes) / BYTES_PER_FUEL);
  }
}

function tooMany(vectors) {
  return vectors < 0 || vectors > MAX_VECTORS;
}
