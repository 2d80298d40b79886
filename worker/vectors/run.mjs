// Runs vectors in this Node.js: node run.mjs DIR. DIR/tasks.json is a list of tasks, each naming its metered module,
// a file in DIR; the results are one JSON list on standard output. Byte strings are in hex, large numbers in text.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { encodeCheckpoint } from '../browser-host/src/checkpoint.js';
import { sha256 } from '../browser-host/src/sha256.js';
import { runTask } from '../browser-host/src/sandbox.js';

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (array) => Buffer.from(array).toString('hex');

function run(directory, entry) {
  const metered = new Uint8Array(readFileSync(join(directory, entry.metered)));
  const task = {
    program: bytes(entry.program),
    arguments: entry.arguments,
    stdin: bytes(entry.stdin),
    taskId: bytes(entry.taskId),
    files: {
      inputs: new Map(Object.entries(entry.files).map(([name, content]) => [name, bytes(content)])),
      outputs: entry.outputs,
    },
    limits: { ...entry.limits, fuel: BigInt(entry.limits.fuel) },
  };
  const checkpoints = [];
  const result = runTask(metered, task, undefined, (checkpoint) => checkpoints.push(checkpoint));
  if ('abstained' in result) return { name: entry.name, abstained: result.abstained };
  return {
    ...result,
    name: entry.name,
    stdout: hex(result.stdout),
    stderr: hex(result.stderr),
    traceHash: hex(result.traceHash),
    fuel: String(result.fuel),
    pageFuel: String(result.pageFuel),
    checkpoints: checkpoints.length,
    lastCheckpoint: checkpoints.length > 0 ? hex(sha256(encodeCheckpoint(checkpoints.at(-1)))) : '',
    resumed: checkpoints.length > 0 && sameFrom(metered, task, checkpoints, result),
  };
}

/** Whether the rest of a run, from a checkpoint in its middle, gives the same result. */
function sameFrom(metered, task, checkpoints, result) {
  const again = runTask(metered, task, checkpoints[checkpoints.length >> 1]);
  const fields = ['status', 'fuel', 'pageFuel', 'bytesIn', 'bytesOut'];
  return (
    fields.every((field) => again[field] === result[field]) &&
    ['stdout', 'stderr', 'traceHash'].every((field) => hex(again[field]) === hex(result[field]))
  );
}

if (isMainThread) {
  // The deepest chain of calls that a program may make needs more stack than a thread has by itself.
  const worker = new Worker(fileURLToPath(import.meta.url), {
    workerData: process.argv[2],
    resourceLimits: { stackSizeMb: 256 },
  });
  worker.on('error', (error) => {
    console.error(error);
    process.exitCode = 1;
  });
} else {
  const tasks = JSON.parse(readFileSync(join(workerData, 'tasks.json'), 'utf8'));
  console.log(JSON.stringify(tasks.map((entry) => run(workerData, entry))));
}
