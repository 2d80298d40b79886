package io.sidework.runtime.wasm;

import static io.sidework.runtime.wasm.ModuleShape.MAX_ITEMS;

/**
 * Walks over the segments that fill tables and memory, and over constants: only their form counts.
 */
final class SegmentDecoder {
  private SegmentDecoder() {}

  static void elements(WasmReader in) throws MalformedModule {
    int segments = in.count("element segments", MAX_ITEMS);
    int room = ModuleShape.MAX_TABLE_ENTRIES;
    for (int i = 0; i < segments; i++) {
      int flags = in.u32();
      if (flags > 7) {
        throw new MalformedModule("element segment of kind " + flags);
      }
      boolean active = (flags & 1) == 0;
      if (active && (flags & 2) != 0) {
        in.u32();
      }
      if (active) {
        constant(in);
      }
      if ((flags & 3) != 0) {
        in.u8();
      }
      int entries = in.count("table entries", room);
      room -= entries;
      for (int j = 0; j < entries; j++) {
        if ((flags & 4) == 0) {
          in.u32();
        } else {
          constant(in);
        }
      }
    }
  }

  static void data(WasmReader in) throws MalformedModule {
    int segments = in.count("data segments", MAX_ITEMS);
    for (int i = 0; i < segments; i++) {
      int flags = in.u32();
      if (flags > 2) {
        throw new MalformedModule("data segment of kind " + flags);
      }
      if (flags == 2) {
        in.u32();
      }
      if (flags != 1) {
        constant(in);
      }
      in.skip(in.u32());
    }
  }

  /** One constant instruction and its end: what compilers emit. */
  static void constant(WasmReader in) throws MalformedModule {
    int code = in.u8();
    switch (code) {
      case Op.I32_CONST -> in.s32();
      case Op.I64_CONST -> in.s64();
      case Op.F32_CONST -> in.skip(4);
      case Op.F64_CONST -> in.skip(8);
      case Op.GLOBAL_GET, 0xd2 -> in.u32();
      case 0xd0 -> in.u8();
      default ->
          throw new MalformedModule(
              "instruction 0x%02x in a constant, at byte %d".formatted(code, in.position() - 1));
    }
    if (in.u8() != Op.END) {
      throw new MalformedModule("a constant is more than one instruction, at " + in.position());
    }
  }
}
