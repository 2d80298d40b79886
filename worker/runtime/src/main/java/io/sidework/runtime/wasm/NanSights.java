package io.sidework.runtime.wasm;

/**
 * Where the bits of a NaN that arithmetic made can be seen (spec R-RUN-16): only there they have to
 * be settled. They cannot where every instruction that takes the value gives the same for every
 * NaN, be it from the stack or from a local.
 */
final class NanSights {
  private static final int DROP = 0x1a;

  private final FunctionCode code;

  /** Locals that some instruction reads whose result depends on a NaN's bits. */
  private final boolean[] exact;

  NanSights(FunctionCode code) throws MalformedModule {
    this.code = code;
    this.exact = new boolean[code.body.locals()];
    for (int at = 0; at < code.count; at++) {
      if (code.op[at] == Op.LOCAL_GET && local(at) < exact.length) {
        exact[local(at)] |= !takenBlindly(at);
      }
    }
  }

  /** Whether what {@code at} leaves on the stack has to be settled if it is a NaN. */
  boolean seen(int at) throws MalformedModule {
    int taker = StackEffects.consumer(code, at);
    if (taker < 0) {
      return true;
    }
    return switch (code.op[taker]) {
      case Op.LOCAL_SET -> isExact(taker);
      case Op.LOCAL_TEE -> isExact(taker) || !takenBlindly(taker);
      default -> !isBlind(taker);
    };
  }

  private boolean takenBlindly(int at) throws MalformedModule {
    int taker = StackEffects.consumer(code, at);
    return taker >= 0 && isBlind(taker);
  }

  private boolean isBlind(int taker) {
    return code.operation(taker).nan() != Operation.Nan.EXACT || code.op[taker] == DROP;
  }

  /** A local that is not there is for the validator to refuse. */
  private boolean isExact(int taker) {
    return local(taker) >= exact.length || exact[local(taker)];
  }

  private int local(int at) {
    return (int) Math.min(code.immediate[at], Integer.MAX_VALUE);
  }
}
