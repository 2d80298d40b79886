package io.sidework.runtime.wasi;

import io.sidework.runtime.wasm.FunctionType;
import java.util.List;

/**
 * A function that the host offers.
 *
 * @param params i for each i32, I for each i64
 * @param returns whether it has a result, always an i32
 */
record HostCall(String params, boolean returns, Answer answer) {

  /** What answers a call: arguments in, error number or value out. */
  @FunctionalInterface
  interface Answer {
    int call(WasiHost host, long[] args);
  }

  FunctionType type() {
    List<Integer> types =
        params.chars().mapToObj(c -> c == 'I' ? FunctionType.I64 : FunctionType.I32).toList();
    return new FunctionType(types, returns ? List.of(FunctionType.I32) : List.of());
  }
}
