package io.sidework.runtime.wasm;

/** Rewrites one function: charges at the head of each straight stretch of code. */
final class MeteredFunction {
  private static final long NAN_F32 = 0x7fc00000L;
  private static final long NAN_F64 = 0x7ff8000000000000L;

  private final Metering module;
  private final FunctionCode code;
  private final NanSights nans;
  private final WasmBytes out = new WasmBytes();

  MeteredFunction(Metering module, FunctionCode code) throws MalformedModule {
    this.module = module;
    this.code = code;
    this.nans = new NanSights(code);
  }

  WasmBytes rewrite() throws MalformedModule {
    locals();
    fetchFuel();
    charge(0);
    // A function that calls nothing adds one bounded frame, for which the host keeps a margin.
    int slots = Metering.FRAME_SLOTS + code.body.locals() + StackEffects.maxHeight(code);
    if (code.calls) {
      enter(slots);
    }
    int depth = 0;
    for (int at = 0; at < code.count; at++) {
      switch (code.op[at]) {
        case Op.BLOCK, Op.LOOP, Op.IF -> depth++;
        case Op.END -> depth--;
        default -> {}
      }
      instruction(at, depth);
      if (code.endsSegment(at) && at + 1 < code.count) {
        charge(at + 1);
      }
    }
    if (code.calls) {
      leave(slots);
    }
    return out;
  }

  private void instruction(int at, int depth) throws MalformedModule {
    switch (code.op[at]) {
      case Op.RETURN -> {
        if (code.calls) {
          out.u8(Op.BR).u32(depth);
        } else {
          out.u8(Op.RETURN);
        }
      }
      case Op.CALL, Op.CALL_INDIRECT -> {
        copy(at);
        fetchFuel();
      }
      case Op.MEMORY_GROW -> {
        out.u8(Op.CALL).u32(module.growthFunction());
        fetchFuel();
      }
      case Op.MEMORY_COPY, Op.MEMORY_FILL, Op.MEMORY_INIT -> {
        out.u8(Op.CALL).u32(module.bulkFunction());
        fetchFuel();
        copy(at);
      }
      default -> copy(at);
    }
    if (code.operation(at).makesNan() && nans.seen(at)) {
      settleNan(code.operation(at).nan() == Operation.Nan.MAKES_F64);
    }
  }

  private void copy(int at) {
    out.raw(module.source(), code.start[at], code.start[at + 1]);
  }

  private void locals() throws MalformedModule {
    WasmReader in = new WasmReader(module.source(), code.body.start(), code.body.codeStart());
    int groups = in.u32();
    out.u32(groups + Metering.SCRATCH.size());
    out.raw(module.source(), in.position(), code.body.codeStart());
    Metering.SCRATCH.forEach(type -> out.u32(1).u8(type));
  }

  /**
   * Copies the fuel left into a local, which all charges up to the next call start from: engines
   * take several steps to read a global. It is written back at once, since a trap may come next.
   */
  private void fetchFuel() {
    Metering.get(out, module.fuel()).u8(Op.LOCAL_SET).u32(fuel());
  }

  /** Charges for everything from {@code from} to the next place where control may turn. */
  private void charge(int from) {
    long cost = 0;
    int at = from;
    do {
      cost += code.operation(at).cost();
    } while (at + 1 < code.count && !code.endsSegment(at++));
    if (cost > 0) {
      out.u8(Op.LOCAL_GET).u32(fuel()).u8(Op.I64_CONST).s64(cost).u8(Op.I64_SUB);
      Metering.set(out.u8(Op.LOCAL_TEE).u32(fuel()), module.fuel());
      out.u8(Op.LOCAL_GET).u32(fuel()).u8(Op.I64_CONST).u8(0).u8(Op.I64_LT_S);
      out.u8(Op.IF).u8(Op.EMPTY_BLOCK).u8(Op.UNREACHABLE).u8(Op.END);
    }
  }

  /** The local that holds the fuel left. */
  private int fuel() {
    return code.body.locals() + Metering.SCRATCH.indexOf(FunctionType.I64);
  }

  private void enter(int slots) {
    Metering.get(out, module.stack()).u8(Op.I32_CONST).s64(slots).u8(Op.I32_SUB);
    Metering.get(Metering.set(out, module.stack()), module.stack());
    out.u8(Op.I32_CONST).u8(0).u8(Op.I32_LT_S);
    out.u8(Op.IF).u8(Op.EMPTY_BLOCK).u8(Op.UNREACHABLE).u8(Op.END);
    out.u8(Op.BLOCK).s64(module.blockType(code.type.results()));
  }

  private void leave(int slots) {
    Metering.get(out, module.stack()).u8(Op.I32_CONST).s64(slots).u8(Op.I32_ADD);
    Metering.set(out, module.stack()).u8(Op.END);
  }

  /** Replaces a NaN on the stack by the canonical one; everything else stays. */
  private void settleNan(boolean f64) {
    int type = f64 ? FunctionType.F64 : FunctionType.F32;
    int local = code.body.locals() + Metering.SCRATCH.indexOf(type);
    out.u8(Op.LOCAL_TEE).u32(local);
    if (f64) {
      out.u8(Op.F64_CONST).fixed(NAN_F64, 8);
    } else {
      out.u8(Op.F32_CONST).fixed(NAN_F32, 4);
    }
    out.u8(Op.LOCAL_GET).u32(local).u8(Op.LOCAL_GET).u32(local);
    out.u8(f64 ? Op.F64_EQ : Op.F32_EQ).u8(Op.SELECT);
  }
}
