package io.sidework.runtime.wasm;

import java.util.List;

/** Parameter and result types by their binary codes (0x7f i32, 0x7e i64, 0x7d f32, 0x7c f64). */
public record FunctionType(List<Integer> params, List<Integer> results) {
  public static final int I32 = 0x7f;
  public static final int I64 = 0x7e;
  public static final int F32 = 0x7d;
  public static final int F64 = 0x7c;

  public FunctionType {
    params = List.copyOf(params);
    results = List.copyOf(results);
  }
}
