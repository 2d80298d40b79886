import { HostTrap } from './ends.js';

/** Bounds-checked access to the program's memory for its host. A view dies when memory grows, so none is kept. */
export class GuestMemory {
  constructor(memory) {
    this.memory = memory;
  }

  /** The address, if `size` bytes from it lie in memory; else the program traps. */
  at(pointer, size) {
    const address = pointer >>> 0;
    if (address + size > this.memory.buffer.byteLength) {
      throw new HostTrap("a WASI call names memory outside the program's");
    }
    return address;
  }

  view(pointer, size) {
    return new DataView(this.memory.buffer, this.at(pointer, size), size);
  }

  bytes(pointer, size) {
    return new Uint8Array(this.memory.buffer, this.at(pointer, size), size);
  }

  i32(pointer) {
    return this.view(pointer, 4).getInt32(0, true);
  }

  u32(pointer) {
    return this.view(pointer, 4).getUint32(0, true);
  }

  i64(pointer) {
    return this.view(pointer, 8).getBigInt64(0, true);
  }

  u8(pointer) {
    return this.view(pointer, 1).getUint8(0);
  }

  setI32(pointer, value) {
    this.view(pointer, 4).setInt32(0, value, true);
  }

  setI64(pointer, value) {
    this.view(pointer, 8).setBigInt64(0, BigInt.asIntN(64, value), true);
  }

  setU8(pointer, value) {
    this.view(pointer, 1).setUint8(0, value);
  }

  zero(pointer, size) {
    this.bytes(pointer, size).fill(0);
  }

  write(pointer, bytes) {
    this.bytes(pointer, bytes.length).set(bytes);
  }
}
