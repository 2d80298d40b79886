package io.sidework.runtime;

import static io.sidework.runtime.ModuleWriter.F64;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.runtime.ModuleWriter.Code;
import org.junit.jupiter.api.Test;

/**
 * NaNs that arithmetic makes have one bit pattern; NaNs that are only moved keep theirs (R-RUN-16).
 */
class NanTest {
  private static final byte[] CANONICAL = ModuleWriter.bytes(0, 0, 0, 0, 0, 0, 0xf8, 0x7f);
  private static final double PAYLOAD = Double.longBitsToDouble(0xfff4_0000_0000_1234L);

  private static byte[] stored(Code value, int... locals) throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    Code code = new Code().i32(104).raw(value.bytes()).u8(0x39, 3, 0);
    return Sandboxes.run(module.start(code.print(write, 104, 8), locals)).stdout();
  }

  @Test
  void squareRootOfAMinusIsCanonical() throws Exception {
    assertThat(stored(new Code().f64(-1).u8(0x9f))).isEqualTo(CANONICAL);
  }

  @Test
  void payloadsDoNotSurviveArithmetic() throws Exception {
    assertThat(stored(new Code().f64(PAYLOAD).f64(1).u8(0xa0))).isEqualTo(CANONICAL);
    assertThat(stored(new Code().f64(PAYLOAD).f64(1).u8(0xa0).f64(2).u8(0xa2)))
        .isEqualTo(CANONICAL);
    assertThat(stored(new Code().f64(PAYLOAD).u8(0x9d))).isEqualTo(CANONICAL);
  }

  @Test
  void throughALocalToo() throws Exception {
    Code code = new Code().f64(-1).u8(0x9f).set(0).get(0);
    assertThat(stored(code, F64)).isEqualTo(CANONICAL);
  }

  @Test
  void throughALocalThatOnlyArithmeticReads() throws Exception {
    Code sum = new Code().f64(-1).u8(0x9f).set(0).get(0).f64(1).u8(0xa0);
    assertThat(stored(sum, F64)).isEqualTo(CANONICAL);
    Code kept = new Code().f64(PAYLOAD).f64(1).u8(0xa0).u8(0x22, 0).get(0).u8(0x61).u8(0x1a).get(0);
    assertThat(stored(kept, F64)).as("read by a comparison, and stored").isEqualTo(CANONICAL);
    Code teed = new Code().f64(PAYLOAD).f64(1).u8(0xa0).u8(0x22, 0).get(0).f64(0).u8(0xa0).u8(0x1a);
    assertThat(stored(teed, F64)).as("stored from the stack, read by a sum").isEqualTo(CANONICAL);
  }

  @Test
  void negationFlipsTheCanonicalSign() throws Exception {
    assertThat(stored(new Code().f64(-1).u8(0x9f).u8(0x9a))[7]).isEqualTo((byte) 0xff);
  }

  @Test
  void movingKeepsEveryBit() throws Exception {
    assertThat(stored(new Code().f64(PAYLOAD).set(0).get(0), F64))
        .isEqualTo(ModuleWriter.bytes(0x34, 0x12, 0, 0, 0, 0, 0xf4, 0xff));
  }
}
