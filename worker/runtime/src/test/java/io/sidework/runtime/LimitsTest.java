package io.sidework.runtime;

import static io.sidework.runtime.ModuleWriter.I32;
import static io.sidework.runtime.ModuleWriter.I64;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.runtime.ModuleWriter.Code;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What happens at each limit and one past it (spec R-RUN-15, R-RUN-20 to R-RUN-24, R-RUN-47,
 * R-RUN-61, R-RUN-64).
 */
class LimitsTest {
  private static final int STACK_SLOTS = 1_048_576;
  private static final Limits DEEP = new Limits(10_000_000, 1, 0);
  private static final byte INVALID = 28;
  private static final byte TOO_MANY_OPEN = 33;

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

  /**
   * R-RUN-15: a chain of calls has 1,048,576 slots, whatever the engine. The recursion takes 24,
   * its parameter and two operands a call; the locals of what calls it are the rest.
   */
  @Test
  void aChainOfCallsMayFillTheStackAndNotASlotMore() throws Exception {
    int calls = (STACK_SLOTS - 25) / 27;
    int rest = STACK_SLOTS - 25 - 27 * calls;
    assertThat(Sandboxes.run(recursing(calls, rest), DEEP).status()).isEqualTo(Status.OK);
    Execution.Completed over = Sandboxes.run(recursing(calls, rest + 1), DEEP);
    assertThat(over.status()).isEqualTo(Status.TRAP);
    assertThat(over.detail()).isEqualTo("call stack exhausted");
  }

  /** A function that calls itself until it was called so often. */
  private static ModuleWriter recursing(int calls, int locals) {
    ModuleWriter module = new ModuleWriter();
    int type = module.type(new int[] {I32}, new int[0]);
    Code code = new Code().get(0).i32(1).u8(0x6b, 0x22, 0, 0x04, 0x40).get(0).call(0).u8(0x0b);
    module.function(type, code);
    int[] more = new int[locals];
    java.util.Arrays.fill(more, I64);
    return module.start(new Code().i32(calls).call(0), more);
  }

  /** R-RUN-47 */
  @Test
  void vectorsAreTakenUpToTheirLimit() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int poll = module.wasi("poll_oneoff", 4);
    Code code = new Code();
    int at = 60_000;
    for (int count : new int[] {1_024, 1_025}) {
      code.i32(at).i32(1).i32(0).i32(count).i32(50_000).call(write).store32();
      // Subscriptions of 48 bytes, all zeros, give events of 32 behind them.
      code.i32(at + 4).i32(0).i32(70_000).i32(count).i32(50_000).call(poll).store32();
      at += 8;
    }
    module.start(code.print(write, 60_000, 16)).memory(4);
    assertThat(Sandboxes.run(module).stdout())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, INVALID, 0, 0, 0, INVALID, 0, 0, 0);
  }

  /** R-RUN-63, R-RUN-64 */
  @Test
  void anArchiveAtTheLimitIsOutputAndOneByteMoreIsNot() throws Exception {
    Program fill = Program.check(Files.readAllBytes(Path.of("../vectors/wasm/fill.wasm")));
    Execution.Completed roomy = Sandboxes.run(fill, filling(65_536));
    assertThat(roomy.status()).isEqualTo(Status.OK);
    int size = roomy.stdout().length;
    assertThat(Sandboxes.run(fill, filling(size)).stdout()).isEqualTo(roomy.stdout());
    Execution.Completed over = Sandboxes.run(fill, filling(size - 1));
    assertThat(over.status()).isEqualTo(Status.TRAP);
    assertThat(over.stdout()).hasSizeLessThan(size);
  }

  private static Task filling(int outputBytes) {
    return new Task(
        List.of("9900"),
        new byte[0],
        new byte[32],
        new Limits(1_000_000_000, 64, outputBytes),
        new TaskFiles(new TreeMap<>(), List.of("big.bin")),
        Duration.ofSeconds(60));
  }

  /** R-RUN-61: with the folder there are 64 descriptors, and a closed one is free again. */
  @Test
  void descriptorsAreGivenUpToTheirLimit() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int close = module.wasi("fd_close", 1);
    int open =
        module.importing(
            ModuleWriter.WASI,
            "path_open",
            module.type(new int[] {I32, I32, I32, I32, I32, I64, I64, I32, I32}, new int[] {I32}));
    Code code = new Code();
    for (int i = 0; i < 63; i++) {
      code.raw(opening(open).bytes()).drop();
    }
    code.i32(200).raw(opening(open).bytes()).store32();
    code.i32(20).call(close).drop();
    code.i32(204).raw(opening(open).bytes()).store32();
    module.start(code.print(write, 200, 8)).data(100, (byte) 'f');
    assertThat(withFile(module).stdout()).containsExactly(TOO_MANY_OPEN, 0, 0, 0, 0, 0, 0, 0);
  }

  /** With an empty input file {@code f}. */
  private static Execution.Completed withFile(ModuleWriter module) throws Exception {
    TreeMap<String, byte[]> inputs = new TreeMap<>();
    inputs.put("f", new byte[0]);
    Task task =
        new Task(
            List.of(),
            new byte[0],
            new byte[32],
            new Limits(1_000_000, 1, 100),
            new TaskFiles(inputs, List.of()),
            Duration.ofSeconds(20));
    return Sandboxes.run(module.program(), task);
  }

  /** The file {@code f}, whose name is at 100, for reading. */
  private static Code opening(int open) {
    Code code = new Code().i32(3).i32(0).i32(100).i32(1).i32(0);
    return code.i64(2).i64(0).i32(0).i32(300).call(open);
  }

  /** R-RUN-61 */
  @Test
  void positionsEndAtTheirLimit() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int open =
        module.importing(
            ModuleWriter.WASI,
            "path_open",
            module.type(new int[] {I32, I32, I32, I32, I32, I64, I64, I32, I32}, new int[] {I32}));
    int seek =
        module.importing(
            ModuleWriter.WASI,
            "fd_seek",
            module.type(new int[] {I32, I64, I32, I32}, new int[] {I32}));
    Code code = new Code().raw(opening(open).bytes()).drop();
    code.i32(200).i32(4).i64(1L << 40).i32(0).i32(400).call(seek).store32();
    code.i32(204).i32(4).i64((1L << 40) + 1).i32(0).i32(400).call(seek).store32();
    code.i32(208).i32(4).i64(1).i32(1).i32(400).call(seek).store32();
    module.start(code.print(write, 200, 12)).data(100, (byte) 'f');
    assertThat(withFile(module).stdout())
        .containsExactly(0, 0, 0, 0, INVALID, 0, 0, 0, INVALID, 0, 0, 0);
  }

  /** R-RUN-23 */
  @Test
  void ofStandardErrorTheBeginningIsKept() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    Code code = new Code().i32(0).i32(8).store32().i32(4).i32(4_095).store32();
    for (int i = 0; i < 3; i++) {
      code.i32(2).i32(0).i32(1).i32(8).call(write).drop();
    }
    Execution.Completed done = Sandboxes.run(module.start(code));
    assertThat(done.status()).isEqualTo(Status.OK);
    assertThat(done.stderr()).hasSize(4_096);
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
}
