package io.sidework.runtime.wasm;

import org.jspecify.annotations.Nullable;

/**
 * What metering must know of each instruction. This table is the list of instructions that a
 * program may use: WebAssembly 1.0, sign extension, saturating truncation, bulk memory (spec
 * R-RUN-5), and their costs (spec R-RUN-12).
 *
 * @param immediate what follows the code
 * @param pops operands taken; -1 where types decide
 * @param pushes results left
 * @param cost fuel
 * @param nan what it does with NaN bit patterns
 */
record Operation(Immediate immediate, int pops, int pushes, int cost, Nan nan) {

  enum Immediate {
    NONE,
    BLOCK_TYPE,
    INDEX,
    TABLE,
    TYPE_AND_TABLE,
    SELECT_TYPES,
    MEMARG,
    S32,
    S64,
    FIXED_4,
    FIXED_8,
    ZERO,
    ZERO_ZERO,
    INDEX_ZERO
  }

  enum Nan {
    /** Looks at, or passes on, the bits of its operands. */
    EXACT,
    /** Gives the same for every NaN operand: comparisons and truncations. */
    BLIND,
    /** As BLIND, and its own f32 result may be a NaN whose bits the machine chooses. */
    MAKES_F32,
    /** As BLIND, and its own f64 result may be a NaN whose bits the machine chooses. */
    MAKES_F64
  }

  private static final int DIVISION = 8;
  private static final int SQUARE_ROOT = 8;
  private static final int CALLING = 4;
  private static final int GROWING = 64;
  private static final int BULK = 8;

  private static final @Nullable Operation[] TABLE = new @Nullable Operation[Op.LIMIT];

  static {
    range(0x00, 0x01, Immediate.NONE, 0, 0, 1);
    range(Op.BLOCK, Op.IF, Immediate.BLOCK_TYPE, -1, -1, 1);
    range(Op.ELSE, Op.ELSE, Immediate.NONE, -1, -1, 0);
    range(Op.END, Op.END, Immediate.NONE, -1, -1, 0);
    range(Op.BR, Op.BR_IF, Immediate.INDEX, -1, -1, 1);
    range(Op.BR_TABLE, Op.BR_TABLE, Immediate.TABLE, -1, -1, 2);
    range(Op.RETURN, Op.RETURN, Immediate.NONE, -1, -1, 1);
    range(Op.CALL, Op.CALL, Immediate.INDEX, -1, -1, CALLING);
    range(Op.CALL_INDIRECT, Op.CALL_INDIRECT, Immediate.TYPE_AND_TABLE, -1, -1, 2 * CALLING);
    range(0x1a, 0x1a, Immediate.NONE, 1, 0, 1);
    range(Op.SELECT, Op.SELECT, Immediate.NONE, 3, 1, 1);
    range(0x1c, 0x1c, Immediate.SELECT_TYPES, 3, 1, 1);
    range(Op.LOCAL_GET, Op.LOCAL_GET, Immediate.INDEX, 0, 1, 1);
    range(Op.LOCAL_SET, Op.LOCAL_SET, Immediate.INDEX, 1, 0, 1);
    range(Op.LOCAL_TEE, Op.LOCAL_TEE, Immediate.INDEX, 1, 1, 1);
    range(Op.GLOBAL_GET, Op.GLOBAL_GET, Immediate.INDEX, 0, 1, 1);
    range(Op.GLOBAL_SET, Op.GLOBAL_SET, Immediate.INDEX, 1, 0, 1);
    range(0x28, 0x35, Immediate.MEMARG, 1, 1, 1);
    range(0x36, 0x3e, Immediate.MEMARG, 2, 0, 1);
    range(Op.MEMORY_SIZE, Op.MEMORY_SIZE, Immediate.ZERO, 0, 1, 1);
    range(Op.MEMORY_GROW, Op.MEMORY_GROW, Immediate.ZERO, 1, 1, GROWING);
    range(Op.I32_CONST, Op.I32_CONST, Immediate.S32, 0, 1, 1);
    range(Op.I64_CONST, Op.I64_CONST, Immediate.S64, 0, 1, 1);
    range(Op.F32_CONST, Op.F32_CONST, Immediate.FIXED_4, 0, 1, 1);
    range(Op.F64_CONST, Op.F64_CONST, Immediate.FIXED_8, 0, 1, 1);
    range(0x45, 0x45, Immediate.NONE, 1, 1, 1);
    range(0x46, 0x4f, Immediate.NONE, 2, 1, 1);
    range(0x50, 0x50, Immediate.NONE, 1, 1, 1);
    range(0x51, 0x5a, Immediate.NONE, 2, 1, 1);
    floats(0x5b, 0x66, 2, 1, Nan.BLIND);
    range(0x67, 0x69, Immediate.NONE, 1, 1, 1);
    range(0x6a, 0x6c, Immediate.NONE, 2, 1, 1);
    range(0x6d, 0x70, Immediate.NONE, 2, 1, DIVISION);
    range(0x71, 0x78, Immediate.NONE, 2, 1, 1);
    range(0x79, 0x7b, Immediate.NONE, 1, 1, 1);
    range(0x7c, 0x7e, Immediate.NONE, 2, 1, 1);
    range(0x7f, 0x82, Immediate.NONE, 2, 1, DIVISION);
    range(0x83, 0x8a, Immediate.NONE, 2, 1, 1);
    arithmetic(0x8b, Nan.MAKES_F32);
    arithmetic(0x99, Nan.MAKES_F64);
    range(0xa7, 0xa7, Immediate.NONE, 1, 1, 1);
    floats(0xa8, 0xab, 1, 2, Nan.BLIND);
    range(0xac, 0xad, Immediate.NONE, 1, 1, 1);
    floats(0xae, 0xb1, 1, 2, Nan.BLIND);
    range(0xb2, 0xb5, Immediate.NONE, 1, 1, 2);
    floats(0xb6, 0xb6, 1, 2, Nan.MAKES_F32);
    range(0xb7, 0xba, Immediate.NONE, 1, 1, 2);
    floats(0xbb, 0xbb, 1, 2, Nan.MAKES_F64);
    range(0xbc, 0xbf, Immediate.NONE, 1, 1, 1);
    range(0xc0, 0xc4, Immediate.NONE, 1, 1, 1);
    floats(0x100, 0x107, 1, 2, Nan.BLIND);
    range(Op.MEMORY_INIT, Op.MEMORY_INIT, Immediate.INDEX_ZERO, 3, 0, BULK);
    range(0x109, 0x109, Immediate.INDEX, 0, 0, 1);
    range(Op.MEMORY_COPY, Op.MEMORY_COPY, Immediate.ZERO_ZERO, 3, 0, BULK);
    range(Op.MEMORY_FILL, Op.MEMORY_FILL, Immediate.ZERO, 3, 0, BULK);
  }

  /** The entry for a code, or null if programs may not use it. */
  static @Nullable Operation of(int code) {
    return code >= 0 && code < TABLE.length ? TABLE[code] : null;
  }

  boolean makesNan() {
    return nan == Nan.MAKES_F32 || nan == Nan.MAKES_F64;
  }

  /** f32 and f64 arithmetic has one layout: abs neg | ceil floor trunc nearest | sqrt | ... */
  private static void arithmetic(int abs, Nan makes) {
    range(abs, abs + 1, Immediate.NONE, 1, 1, 1);
    floats(abs + 2, abs + 5, 1, 2, makes);
    floats(abs + 6, abs + 6, 1, SQUARE_ROOT, makes);
    floats(abs + 7, abs + 9, 2, 1, makes);
    floats(abs + 10, abs + 10, 2, DIVISION, makes);
    floats(abs + 11, abs + 12, 2, 2, makes);
    range(abs + 13, abs + 13, Immediate.NONE, 2, 1, 1);
  }

  private static void floats(int first, int last, int pops, int cost, Nan nan) {
    for (int code = first; code <= last; code++) {
      TABLE[code] = new Operation(Immediate.NONE, pops, 1, cost, nan);
    }
  }

  private static void range(
      int first, int last, Immediate immediate, int pops, int pushes, int cost) {
    for (int code = first; code <= last; code++) {
      TABLE[code] = new Operation(immediate, pops, pushes, cost, Nan.EXACT);
    }
  }
}
