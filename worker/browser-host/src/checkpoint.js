import { sha256 } from './sha256.js';
import { ascii, joined } from './task-output.js';

/** Bytes of state that a program may hand over (spec R-RUN-71). */
export const MAX_STATE_BYTES = 1 << 20;

/** Bytes that standard error is cut to. */
export const MAX_STDERR_BYTES = 4096;

const VERSION = 1;

/**
 * A checkpoint as bytes (spec R-RUN-76).
 *
 * @param {{run: Uint8Array, leg: bigint, fuel: bigint, pageFuel: bigint, slept: bigint, random: bigint, state: Uint8Array,
 *          stdout: Uint8Array, files: Map<string, Uint8Array>, stderr: Uint8Array}} checkpoint files by ascending name
 */
export function encodeCheckpoint(checkpoint) {
  const out = new ByteList().u8(VERSION).put(checkpoint.run);
  for (const field of ['leg', 'fuel', 'pageFuel', 'slept', 'random']) out.u64(checkpoint[field]);
  out.sized(checkpoint.state).sized(checkpoint.stdout).u8(checkpoint.files.size);
  for (const [name, content] of checkpoint.files) out.u8(name.length).put(ascii(name)).sized(content);
  return out.u16(checkpoint.stderr.length).put(checkpoint.stderr).toBytes();
}

/** SHA-256 of all that a task's result depends on: what a checkpoint is of. */
export function runId(task) {
  const text = new TextEncoder();
  const files = task.files ?? { inputs: new Map(), outputs: [] };
  const out = new ByteList().put(task.program).put(task.taskId);
  out.u64(BigInt(task.limits.fuel)).u32(task.limits.memoryPages).u32(task.limits.outputBytes);
  out.u32(task.arguments.length);
  for (const argument of task.arguments) out.sized(text.encode(argument));
  out.sized(task.stdin).u32(files.inputs.size);
  for (const name of [...files.inputs.keys()].sort()) out.sized(ascii(name)).sized(files.inputs.get(name));
  out.u32(files.outputs.length);
  for (const name of [...files.outputs].sort()) out.sized(ascii(name));
  return sha256(out.toBytes());
}

/** Numbers are big-endian. */
class ByteList {
  constructor() {
    this.parts = [];
    this.size = 0;
  }

  put(bytes) {
    this.parts.push(bytes);
    this.size += bytes.length;
    return this;
  }

  sized(bytes) {
    return this.u32(bytes.length).put(bytes);
  }

  u8(value) {
    return this.put(Uint8Array.of(value));
  }

  u16(value) {
    return this.put(Uint8Array.of(value >> 8, value));
  }

  u32(value) {
    return this.u16(value >>> 16).u16(value & 0xffff);
  }

  u64(value) {
    return this.u32(Number(value >> 32n)).u32(Number(value & 0xffffffffn));
  }

  toBytes() {
    return joined(this.parts, this.size);
  }
}
