package io.sidework.runtime;

import static io.sidework.runtime.ModuleWriter.I32;
import static io.sidework.runtime.ModuleWriter.I64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.runtime.ModuleWriter.Code;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What happens at each limit and one past it (spec R-RUN-20 to R-RUN-24). */
class LimitsTest {
  private static ModuleWriter printing(int... counts) {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    Code code = new Code();
    for (int count : counts) {
      code.print(write, 100, count);
    }
    return module.start(code).data(100, "0123456789".getBytes(StandardCharsets.UTF_8));
  }

  /** Grows by n pages and prints what memory.grow answered. */
  private static ModuleWriter growing(int pages) {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    Code code = new Code().i32(100).i32(pages).u8(0x40, 0).store32();
    return module.start(code.print(write, 100, 4));
  }

  @Test
  void outputAtItsLimitIsKept() throws Exception {
    Execution.Completed done = Sandboxes.run(printing(6, 4), new Limits(100_000, 1, 10));
    assertThat(done.status()).isEqualTo(Status.OK);
    assertThat(done.stdout()).asString().isEqualTo("0123450123");
  }

  @Test
  void outputPastItsLimitTrapsAndKeepsWhatCameBefore() throws Exception {
    Execution.Completed done = Sandboxes.run(printing(6, 5), new Limits(100_000, 1, 10));
    assertThat(done.status()).isEqualTo(Status.TRAP);
    assertThat(done.stdout()).asString().isEqualTo("012345");
    assertThat(done.detail()).isEqualTo("output over its limit of 10 bytes");
  }

  @Test
  void memoryGrowsToItsLimitAndNotPastIt() throws Exception {
    Limits limits = new Limits(1_000_000, 4, 10);
    assertThat(Sandboxes.run(growing(3), limits).stdout()).containsExactly(1, 0, 0, 0);
    assertThat(Sandboxes.run(growing(4), limits).stdout()).containsExactly(-1, -1, -1, -1);
    assertThat(Sandboxes.run(growing(-1), limits).stdout()).containsExactly(-1, -1, -1, -1);
  }

  @Test
  void theModulesOwnMaximumHoldsToo() throws Exception {
    Limits limits = new Limits(1_000_000, 4, 10);
    assertThat(Sandboxes.run(growing(2).memory(1, 2), limits).stdout())
        .containsExactly(-1, -1, -1, -1);
  }

  @Test
  void aModuleThatNeedsMoreThanItsLimitTraps() throws Exception {
    ModuleWriter module = new ModuleWriter().start(new Code()).memory(5);
    Execution.Completed done = Sandboxes.run(module, new Limits(100, 4, 0));
    assertThat(done.status()).isEqualTo(Status.TRAP);
    assertThat(done.detail()).isEqualTo("module needs 5 pages, limit 4");
    assertThat(done.usage().fuel()).isZero();
  }

  @Test
  void endlessRecursionTraps() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int self = module.function(0, new Code().call(0));
    module.start(new Code().call(self));
    Execution.Completed done = Sandboxes.run(module, new Limits(10_000_000_000L, 1, 0));
    assertThat(done.status()).isEqualTo(Status.TRAP);
    assertThat(done.detail()).isEqualTo("call stack exhausted");
  }

  @Test
  void endlessRecursionOfLargeFramesTraps() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int[] locals = new int[4000];
    java.util.Arrays.fill(locals, I64);
    int self = module.function(0, new Code().call(0), locals);
    module.start(new Code().call(self));
    Execution.Completed done = Sandboxes.run(module, new Limits(10_000_000_000L, 1, 0));
    assertThat(done.detail()).isEqualTo("call stack exhausted");
  }

  @Test
  void endlessIndirectRecursionTraps() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int type = module.type(new int[] {I64, I64, I32}, new int[] {I64});
    Code code = new Code().get(0).get(1).get(2).get(2).u8(0x11).u32(type).u8(0);
    int self = module.function(type, code);
    module.element(self).start(new Code().i64(1).i64(2).i32(0).call(self).drop());
    Execution.Completed done = Sandboxes.run(module, new Limits(10_000_000_000L, 1, 0));
    assertThat(done.detail()).isEqualTo("call stack exhausted");
  }

  @Test
  void returnsFromNestedBlocksGiveTheStackBack() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int leaf = module.function(0, new Code());
    int early =
        module.function(0, new Code().call(leaf).u8(0x02, 0x40, 0x02, 0x40, 0x0f, 0x0b, 0x0b));
    Code many = new Code().i32(100_000).set(0).u8(0x03, 0x40).call(early);
    many.get(0).i32(1).u8(0x6b).set(0).get(0).u8(0x0d, 0, 0x0b);
    module.start(many, I32);
    Execution.Completed done = Sandboxes.run(module, new Limits(10_000_000, 1, 0));
    assertThat(done.status()).isEqualTo(Status.OK);
  }

  @Test
  void limitsOutsideTheirRangesAreRefused() {
    assertThatThrownBy(() -> new Limits(0, 1, 0)).hasMessageContaining("fuel is 0");
    assertThatThrownBy(() -> new Limits(1, 4097, 0)).hasMessageContaining("1 to 4096");
    assertThatThrownBy(() -> new Limits(1, 1, 1048577)).hasMessageContaining("outputBytes");
  }
}
