import { sha256 } from './sha256.js';

const BLOCK = 32n;

/** The bytes of SHA-256(taskId, 0), SHA-256(taskId, 1), ... with the counter as 8 bytes big-endian (spec R-RUN-45). */
export class RandomStream {
  /** @param {bigint} taken bytes that were taken from it before */
  constructor(taskId, taken) {
    this.seed = new Uint8Array(40);
    this.seed.set(taskId);
    this.counter = taken / BLOCK;
    this.block = new Uint8Array(0);
    this.used = 0;
    const rest = Number(taken % BLOCK);
    if (rest > 0) {
      this.next();
      this.used = rest;
    }
  }

  /** Bytes taken so far. */
  taken() {
    return this.counter * BLOCK - BigInt(this.block.length - this.used);
  }

  next() {
    new DataView(this.seed.buffer).setBigUint64(32, this.counter++);
    this.block = sha256(this.seed);
    this.used = 0;
  }

  fill(target) {
    for (let i = 0; i < target.length; i++) {
      if (this.used === this.block.length) {
        this.next();
      }
      target[i] = this.block[this.used++];
    }
  }
}
