import { sha256 } from './sha256.js';

/** The bytes of SHA-256(taskId, 0), SHA-256(taskId, 1), ... with the counter as 8 bytes big-endian (spec R-RUN-45). */
export class RandomStream {
  constructor(taskId) {
    this.seed = new Uint8Array(40);
    this.seed.set(taskId);
    this.counter = 0n;
    this.block = new Uint8Array(0);
    this.used = 0;
  }

  fill(target) {
    for (let i = 0; i < target.length; i++) {
      if (this.used === this.block.length) {
        new DataView(this.seed.buffer).setBigUint64(32, this.counter++);
        this.block = sha256(this.seed);
        this.used = 0;
      }
      target[i] = this.block[this.used++];
    }
  }
}
