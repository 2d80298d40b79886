package io.sidework.runtime.wasi;

import run.endive.runtime.Memory;

/** Bounds-checked access to the program's memory for its host. */
final class GuestMemory {
  private final Memory memory;

  GuestMemory(Memory memory) {
    this.memory = memory;
  }

  /** The address, if {@code size} bytes from it lie in memory; else the program traps. */
  int at(long pointer, long size) {
    long address = pointer & 0xffffffffL;
    if (address + size > memory.pages() * 65_536L) {
      throw new HostTrap("a WASI call names memory outside the program's");
    }
    return (int) address;
  }

  int i32(long pointer) {
    return memory.readInt(at(pointer, 4));
  }

  long i64(long pointer) {
    return memory.readLong(at(pointer, 8));
  }

  int u8(long pointer) {
    return memory.read(at(pointer, 1)) & 0xff;
  }

  void i32(long pointer, int value) {
    memory.writeI32(at(pointer, 4), value);
  }

  void i64(long pointer, long value) {
    memory.writeLong(at(pointer, 8), value);
  }

  void u8(long pointer, int value) {
    memory.writeByte(at(pointer, 1), (byte) value);
  }

  void zero(long pointer, int size) {
    write(pointer, new byte[size], 0, size);
  }

  void write(long pointer, byte[] source, int offset, int size) {
    memory.write(at(pointer, size), source, offset, size);
  }

  byte[] read(long pointer, int size) {
    return memory.readBytes(at(pointer, size), size);
  }
}
