package io.sidework.runtime.wasm;

import java.util.Arrays;

/** One function's instructions, decoded, with the stack effect and the branch targets of each. */
final class FunctionCode {
  private final ModuleShape shape;
  final ModuleShape.Body body;
  final FunctionType type;
  int count;
  int[] op = new int[64];
  int[] start = new int[65];
  long[] immediate = new long[64];

  /** For the end of a block: whether a branch goes there. */
  boolean[] targeted = new boolean[64];

  int blocks;

  /** The function calls others, so its depth must be counted. */
  boolean calls;

  private FunctionCode(ModuleShape shape, int index) {
    this.shape = shape;
    this.body = shape.bodies.get(index);
    this.type = shape.functions.get(index);
  }

  static FunctionCode decode(ModuleShape shape, int index) throws MalformedModule {
    FunctionCode code = new FunctionCode(shape, index);
    WasmReader in = new WasmReader(shape.bytes, code.body.codeStart(), code.body.end());
    // Per open block: whether something branches to its end.
    boolean[] open = new boolean[ModuleShape.MAX_NESTING + 1];
    int[] kind = new int[ModuleShape.MAX_NESTING + 1];
    int depth = 0;
    while (depth >= 0) {
      int at = code.next(in);
      switch (code.op[at]) {
        case Op.BLOCK, Op.LOOP, Op.IF -> {
          depth++;
          code.blocks++;
          if (depth > ModuleShape.MAX_NESTING) {
            throw new MalformedModule(
                "blocks nested deeper than %d, at byte %d"
                    .formatted(ModuleShape.MAX_NESTING, code.start[at]));
          }
          // Both arms of an if meet at its end, branch or not.
          open[depth] = code.op[at] == Op.IF;
          kind[depth] = code.op[at];
        }
        case Op.ELSE -> {
          if (kind[depth] != Op.IF) {
            throw new MalformedModule("an else without its if, at byte " + code.start[at]);
          }
          kind[depth] = Op.ELSE;
        }
        case Op.BR, Op.BR_IF -> target(open, kind, depth, code.immediate[at]);
        case Op.BR_TABLE -> {
          WasmReader table = new WasmReader(shape.bytes, code.start[at] + 1, code.body.end());
          int targets = table.u32();
          for (int i = 0; i <= targets; i++) {
            target(open, kind, depth, table.u32());
          }
        }
        case Op.END -> code.targeted[at] = open[depth--];
        default -> {}
      }
    }
    if (!in.atEnd()) {
      throw new MalformedModule("code after the end of a function, at byte " + in.position());
    }
    return code;
  }

  private static void target(boolean[] open, int[] kind, int depth, long label)
      throws MalformedModule {
    if (label > depth) {
      throw new MalformedModule("a branch leaves its function");
    }
    int block = depth - (int) label;
    open[block] |= kind[block] != Op.LOOP;
  }

  private int next(WasmReader in) throws MalformedModule {
    if (count == op.length) {
      op = Arrays.copyOf(op, count * 2);
      start = Arrays.copyOf(start, count * 2 + 1);
      immediate = Arrays.copyOf(immediate, count * 2);
      targeted = Arrays.copyOf(targeted, count * 2);
    }
    start[count] = in.position();
    int code = in.u8();
    if (code == Op.PREFIX) {
      int sub = in.u32();
      code = sub < 0x10000 ? 0x100 + sub : 0x10100;
    }
    Operation operation = Operation.of(code);
    if (operation == null) {
      throw new MalformedModule(refusal(code, start[count]));
    }
    op[count] = code;
    immediate[count] = immediate(operation.immediate(), in);
    calls |= code == Op.CALL || code == Op.CALL_INDIRECT;
    start[count + 1] = in.position();
    return count++;
  }

  private long immediate(Operation.Immediate kind, WasmReader in) throws MalformedModule {
    return switch (kind) {
      case NONE -> 0;
      case BLOCK_TYPE -> in.s33();
      case INDEX, ZERO -> in.u32();
      case TABLE -> {
        int targets = in.count("branch targets", ModuleShape.MAX_FUNCTION_BYTES);
        for (int i = 0; i <= targets; i++) {
          in.u32();
        }
        yield 0;
      }
      case TYPE_AND_TABLE, INDEX_ZERO, ZERO_ZERO -> {
        long first = in.u32();
        in.u32();
        yield first;
      }
      case SELECT_TYPES -> {
        in.skip(in.u32());
        yield 0;
      }
      case MEMARG -> {
        in.u32();
        yield in.offset32();
      }
      case S32 -> in.s32();
      case S64 -> in.s64();
      case FIXED_4 -> {
        in.skip(4);
        yield 0;
      }
      case FIXED_8 -> {
        in.skip(8);
        yield 0;
      }
    };
  }

  private static String refusal(int code, int at) {
    String what =
        switch (code) {
          case 0xfd -> "SIMD (build without -msimd128)";
          case 0xfe -> "threads (build without -pthread and atomics)";
          case 0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f -> "exceptions";
          case 0x12, 0x13, 0x14, 0x15 -> "tail calls";
          case 0xfb -> "garbage collection";
          case 0x25, 0x26, 0xd0, 0xd1, 0xd2 -> "reference types";
          default -> "an instruction outside the supported set";
        };
    return "code 0x%02x at byte %d needs %s; WebAssembly 1.0, sign extension, bulk memory and "
            .formatted(code >= 0x100 ? code - 0x100 : code, at, what)
        + "saturating truncation are supported";
  }

  /** Whether control passes on to other places than the next instruction, or arrives there. */
  boolean endsSegment(int at) {
    return switch (op[at]) {
      case Op.LOOP, Op.IF, Op.ELSE, Op.BR, Op.BR_IF, Op.BR_TABLE, Op.RETURN, Op.UNREACHABLE -> true;
      case Op.END -> targeted[at];
      default -> false;
    };
  }

  Operation operation(int at) {
    Operation operation = Operation.of(op[at]);
    if (operation == null) {
      throw new IllegalStateException("decoded code is always in the table");
    }
    return operation;
  }

  /** Operands that a non-branching instruction takes. */
  int pops(int at) throws MalformedModule {
    return switch (op[at]) {
      case Op.CALL -> shape.functionType((int) immediate[at]).params().size();
      case Op.CALL_INDIRECT -> shape.type(immediate[at]).params().size() + 1;
      case Op.IF, Op.BR_IF, Op.BR_TABLE -> 1;
      default -> Math.max(operation(at).pops(), 0);
    };
  }

  int pushes(int at) throws MalformedModule {
    return switch (op[at]) {
      case Op.CALL -> shape.functionType((int) immediate[at]).results().size();
      case Op.CALL_INDIRECT -> shape.type(immediate[at]).results().size();
      default -> Math.max(operation(at).pushes(), 0);
    };
  }

  /** Values that a block takes from the stack and leaves on it. */
  int blockParams(int at) throws MalformedModule {
    return immediate[at] >= 0 ? shape.type(immediate[at]).params().size() : 0;
  }

  int blockResults(int at) throws MalformedModule {
    return immediate[at] >= 0
        ? shape.type(immediate[at]).results().size()
        : immediate[at] == Op.EMPTY_BLOCK - 0x80 ? 0 : 1;
  }
}
