package io.sidework.runtime.wasm;

/** Questions about one function's operand stack that its instructions alone answer. */
final class StackEffects {
  /** How far to look for the consumer of a value; beyond it, it counts as exact. */
  private static final int LOOK_AHEAD = 64;

  private StackEffects() {}

  /**
   * The most operands on the stack at once. Unreachable code is counted as if its missing operands
   * were there, which only over-estimates.
   */
  static int maxHeight(FunctionCode code) throws MalformedModule {
    int[] base = new int[ModuleShape.MAX_NESTING + 2];
    int[] opened = new int[ModuleShape.MAX_NESTING + 2];
    int depth = 0;
    int height = 0;
    int max = 0;
    for (int at = 0; at < code.count - 1; at++) {
      height = Math.max(height - code.pops(at), base[depth]);
      switch (code.op[at]) {
        case Op.BLOCK, Op.LOOP, Op.IF -> {
          depth++;
          base[depth] = Math.max(height - code.blockParams(at), 0);
          opened[depth] = at;
        }
        case Op.ELSE -> height = base[depth] + code.blockParams(opened[depth]);
        case Op.END -> height = base[depth] + code.blockResults(opened[depth--]);
        case Op.BR, Op.BR_TABLE, Op.RETURN, Op.UNREACHABLE -> height = base[depth];
        default -> height += code.pushes(at);
      }
      max = Math.max(max, height);
    }
    return max;
  }

  /** The instruction that takes the result of {@code at}; -1 if it is not found nearby. */
  static int consumer(FunctionCode code, int at) throws MalformedModule {
    int above = 0;
    for (int next = at + 1; next < Math.min(code.count, at + LOOK_AHEAD); next++) {
      if (code.operation(next).pops() < 0
          && code.op[next] != Op.CALL
          && code.op[next] != Op.CALL_INDIRECT) {
        return -1;
      }
      above -= code.pops(next);
      if (above < 0) {
        return next;
      }
      above += code.pushes(next);
    }
    return -1;
  }
}
