package io.sidework.runtime.wasm;

/** Instruction codes that need a name here; those behind the 0xfc prefix are 0x100 + sub-code. */
final class Op {
  static final int UNREACHABLE = 0x00;
  static final int BLOCK = 0x02;
  static final int LOOP = 0x03;
  static final int IF = 0x04;
  static final int ELSE = 0x05;
  static final int END = 0x0b;
  static final int BR = 0x0c;
  static final int BR_IF = 0x0d;
  static final int BR_TABLE = 0x0e;
  static final int RETURN = 0x0f;
  static final int CALL = 0x10;
  static final int CALL_INDIRECT = 0x11;
  static final int SELECT = 0x1b;
  static final int LOCAL_GET = 0x20;
  static final int LOCAL_SET = 0x21;
  static final int LOCAL_TEE = 0x22;
  static final int GLOBAL_GET = 0x23;
  static final int GLOBAL_SET = 0x24;
  static final int MEMORY_SIZE = 0x3f;
  static final int MEMORY_GROW = 0x40;
  static final int I32_CONST = 0x41;
  static final int I64_CONST = 0x42;
  static final int F32_CONST = 0x43;
  static final int F64_CONST = 0x44;
  static final int I32_EQ = 0x46;
  static final int I32_LT_S = 0x48;
  static final int I64_LT_S = 0x53;
  static final int I64_GT_U = 0x56;
  static final int F32_EQ = 0x5b;
  static final int F64_EQ = 0x61;
  static final int I32_ADD = 0x6a;
  static final int I32_SUB = 0x6b;
  static final int I64_ADD = 0x7c;
  static final int I64_SUB = 0x7d;
  static final int I64_MUL = 0x7e;
  static final int I64_SHR_U = 0x88;
  static final int I64_EXTEND_I32_U = 0xad;
  static final int PREFIX = 0xfc;
  static final int MEMORY_INIT = 0x108;
  static final int MEMORY_COPY = 0x10a;
  static final int MEMORY_FILL = 0x10b;

  /** One more than the highest code. */
  static final int LIMIT = 0x10c;

  static final int EMPTY_BLOCK = 0x40;

  private Op() {}
}
