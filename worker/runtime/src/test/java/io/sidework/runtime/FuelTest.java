package io.sidework.runtime;

import static io.sidework.runtime.ModuleWriter.I32;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.runtime.ModuleWriter.Code;
import org.junit.jupiter.api.Test;

/** Fuel is the cost table and nothing else (spec R-RUN-10 to R-RUN-14). */
class FuelTest {
  private static final int BR_IF = 0x0d;
  private static final int LOOP = 0x03;
  private static final int EMPTY = 0x40;
  private static final int END = 0x0b;

  /** n times: 7 instructions and the loop's own. */
  private static ModuleWriter countdown(int n) {
    Code code = new Code().i32(n).set(0).u8(LOOP, EMPTY);
    code.get(0).i32(1).u8(0x6b).set(0).get(0).u8(BR_IF, 0).u8(END);
    return new ModuleWriter().start(code, I32);
  }

  @Test
  void eachInstructionCostsWhatTheTableSays() throws Exception {
    // const, set, loop = 3; get const sub set get br_if = 6 a turn.
    assertThat(Sandboxes.run(countdown(1)).usage().fuel()).isEqualTo(3 + 6);
    assertThat(Sandboxes.run(countdown(1000)).usage().fuel()).isEqualTo(3 + 6000);
  }

  @Test
  void exactlyEnoughFuelIsEnough() throws Exception {
    Execution.Completed done = Sandboxes.run(countdown(100), new Limits(603, 16, 0));
    assertThat(done.status()).isEqualTo(Status.OK);
    assertThat(done.usage().fuel()).isEqualTo(603);
  }

  @Test
  void oneLessRunsOutAndIsChargedToTheLimit() throws Exception {
    Execution.Completed done = Sandboxes.run(countdown(100), new Limits(602, 16, 0));
    assertThat(done.status()).isEqualTo(Status.OUT_OF_FUEL);
    assertThat(done.usage().fuel()).isEqualTo(602);
    assertThat(done.usage().pageFuel()).isEqualTo(602);
  }

  @Test
  void anEndlessLoopRunsOut() throws Exception {
    Code code = new Code().u8(LOOP, EMPTY).u8(0x0c, 0).u8(END);
    Execution.Completed done = Sandboxes.run(new ModuleWriter().start(code));
    assertThat(done.status()).isEqualTo(Status.OUT_OF_FUEL);
    assertThat(done.usage().fuel()).isEqualTo(Sandboxes.LIMITS.fuel());
  }

  @Test
  void aStartSectionIsMeteredToo() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int init = module.function(0, new Code().u8(LOOP, EMPTY).u8(0x0c, 0).u8(END));
    module.startFunction(init).start(new Code());
    assertThat(Sandboxes.run(module).status()).isEqualTo(Status.OUT_OF_FUEL);
  }

  @Test
  void bulkOperationsCostByLength() throws Exception {
    Code small = new Code().i32(0).i32(1).i32(0).u8(0xfc, 11, 0);
    Code large = new Code().i32(0).i32(1).i32(8000).u8(0xfc, 11, 0);
    long base = Sandboxes.run(new ModuleWriter().start(small)).usage().fuel();
    assertThat(Sandboxes.run(new ModuleWriter().start(large)).usage().fuel() - base)
        .isEqualTo(1000);
  }

  @Test
  void memoryIsMeteredOverTime() throws Exception {
    // const, grow, drop: charged with the page in hand; the page's own cost with two.
    Code code = new Code().i32(1).u8(0x40, 0).drop();
    Usage usage = Sandboxes.run(new ModuleWriter().start(code)).usage();
    long before = 1 + 64 + 1;
    assertThat(usage.fuel()).isEqualTo(before + 1024);
    assertThat(usage.pageFuel()).isEqualTo(before + 2 * 1024);
  }

  @Test
  void aTrapIsChargedUpToIt() throws Exception {
    Code code = new Code().i32(1).drop().u8(0x00);
    Execution.Completed done = Sandboxes.run(new ModuleWriter().start(code));
    assertThat(done.status()).isEqualTo(Status.TRAP);
    assertThat(done.usage().fuel()).isEqualTo(3);
  }

  @Test
  void aFunctionTooLargeForTheCompilerCostsTheSame() throws Exception {
    Code code = new Code();
    for (int i = 0; i < 9000; i++) {
      code.get(0).u8(0x28, 2, 0).set(0);
    }
    Execution.Completed done = Sandboxes.run(new ModuleWriter().start(code, I32));
    assertThat(done.usage().fuel()).isEqualTo(27_000);
  }
}
