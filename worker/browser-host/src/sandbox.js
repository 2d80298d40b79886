/**
 * Runs one task of a metered program in this JavaScript engine, with the same result as everywhere
 * (docs/spec/runtime.md). Give it a thread of its own with a large stack: it returns when the program
 * has ended, and a program may loop for as long as its fuel lasts.
 */
import { runId } from './checkpoint.js';
import { NextLeg, ProcessExit } from './ends.js';
import { FuelMeter } from './fuel-meter.js';
import { sha256 } from './sha256.js';
import { WasiHost } from './wasi-host.js';

/** How a program ended. */
export const Status = { OK: 0, TRAP: 1, OUT_OF_FUEL: 2 };

const PAGE = 65536;

const RESTART_COST = 65536;
const PAGE_COST = 1024;
const BYTES_PER_FUEL = 8;

/**
 * @param {Uint8Array} metered the program as its metering wrote it
 * @param {{program?: Uint8Array (SHA-256 of the program as it was published: needed if it makes checkpoints),
 *          arguments: string[], stdin: Uint8Array, taskId: Uint8Array,
 *          files?: {inputs: Map<string, Uint8Array>, outputs: string[]},
 *          limits: {fuel: bigint, memoryPages: number, outputBytes: number}}} task
 * @param {object} from a checkpoint of this task to go on from; undefined: the beginning
 * @param {(checkpoint: object) => void} heard hears of each checkpoint
 * @returns {{status: number, stdout: Uint8Array (an archive if there are output files), stderr: Uint8Array, traceHash: Uint8Array, fuel: bigint,
 *            pageFuel: bigint, bytesIn: number, bytesOut: number, detail: string} | {abstained: string}}
 *          a result, or why this host has none
 */
export function runTask(metered, task, from = undefined, heard = () => {}) {
  const compiled = { pages: initialPages(metered) };
  compiled.restartCost = BigInt(RESTART_COST + PAGE_COST * compiled.pages + Math.floor(metered.length / BYTES_PER_FUEL));
  let run = from?.run;
  for (let leg = from; ; ) {
    const end = runLeg(compiled, metered, task, leg);
    if (end.next === undefined) return end;
    run ??= runId(task);
    leg = { run, ...end.next };
    heard(leg);
  }
}

/** One instance, from its start to a result or to what the next leg begins with (spec R-RUN-70). */
function runLeg(compiled, metered, task, from) {
  const meter = new FuelMeter(task.limits, from);
  const host = new WasiHost(task, meter, from, compiled.restartCost);
  let memory;
  if (compiled.pages > task.limits.memoryPages) {
    return completed(Status.TRAP, `module needs ${compiled.pages} pages, limit ${task.limits.memoryPages}`);
  }
  try {
    compiled.module ??= new WebAssembly.Module(metered);
    const exports = instantiate(compiled.module, host);
    memory = exports.memory;
    meter.attach(exports);
    host.attach(memory);
    exports['sidework:start']?.();
    exports._start();
    return completed(Status.OK, '');
  } catch (end) {
    if (end instanceof NextLeg) return { next: checkpoint(end.state) };
    if (end instanceof ProcessExit) {
      return completed(end.code === 0 ? Status.OK : Status.TRAP, end.code === 0 ? '' : end.message);
    }
    return trapped(end);
  }

  function checkpoint(state) {
    return {
      leg: (from?.leg ?? 0n) + 1n,
      ...meter.usage(memory.buffer.byteLength / PAGE),
      slept: host.clock.slept,
      random: host.random.taken(),
      state,
      stdout: host.output.stdout(),
      files: host.output.contents(),
      stderr: host.stderr(),
    };
  }

  function trapped(end) {
    if (meter.outOfFuel()) return completed(Status.OUT_OF_FUEL, `fuel limit ${task.limits.fuel} reached`);
    if (meter.outOfStack()) return completed(Status.TRAP, 'call stack exhausted');
    // V8 and others say with a RangeError that their own stack or memory ran out: another host may do better.
    if (end instanceof RangeError) return { abstained: `host: ${end.message}` };
    return completed(Status.TRAP, end.message);
  }

  function completed(status, detail) {
    const bytes = new Uint8Array(memory === undefined ? 0 : memory.buffer);
    const stdout = host.output.toBytes();
    return {
      status,
      stdout,
      stderr: host.stderr(),
      traceHash: sha256(bytes),
      ...meter.usage(bytes.length / PAGE),
      bytesIn: task.stdin.length + fileBytes(task.files) + argumentBytes(task.arguments),
      bytesOut: stdout.length,
      detail,
    };
  }
}

function instantiate(module, host) {
  const wasi = host.imports();
  // A check has refused what the older name had otherwise (spec R-RUN-3).
  const imports = { wasi_snapshot_preview1: wasi, wasi_unstable: wasi, sidework: host.checkpoints() };
  return new WebAssembly.Instance(module, imports).exports;
}

function fileBytes(files) {
  let size = 0;
  files?.inputs.forEach((content) => (size += content.length));
  return size;
}

function argumentBytes(list) {
  const encoder = new TextEncoder();
  return list.reduce((sum, text) => sum + encoder.encode(text).length, 0);
}

/** Pages of memory that a module starts with: its memory section says so, and it must not exist yet. */
function initialPages(module) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < module.length) {
    const id = module[at++];
    const size = number();
    if (id !== 5) {
      at += size;
      continue;
    }
    number();
    number();
    return number();
  }
  return 0;
}
