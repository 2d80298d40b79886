package io.sidework.runtime;

import static io.sidework.runtime.ModuleWriter.I32;
import static io.sidework.runtime.ModuleWriter.I64;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.runtime.ModuleWriter.Code;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The world a task sees (spec R-RUN-40 to R-RUN-49). */
class WasiTest {

  @Test
  void randomBytesAreAFunctionOfTheTask() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int random = module.wasi("random_get", 2);
    module.start(new Code().i32(100).i32(40).call(random).drop().print(write, 100, 40));
    byte[] id = new byte[32];
    id[31] = 7;
    Task task = new Task(List.of(), new byte[0], id, Sandboxes.LIMITS, Duration.ofSeconds(9));
    byte[] stream = Sandboxes.run(module.program(), task).stdout();
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(id);
    assertThat(stream).startsWith(sha.digest(new byte[8])).hasSize(40);
  }

  @Test
  void theClockIsFuel() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int clock =
        module.importing(
            ModuleWriter.WASI,
            "clock_time_get",
            module.type(new int[] {I32, I64, I32}, new int[] {I32}));
    Code code = new Code().i32(0).i64(1).i32(100).call(clock).drop();
    module.start(code.print(write, 100, 8));
    byte[] out = Sandboxes.run(module).stdout();
    long time = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(time - 1_577_836_800_000_000_000L).isBetween(1L, 200L);
  }

  @Test
  void exitCodesDecideTheStatus() throws Exception {
    assertThat(Sandboxes.run(exiting(0)).status()).isEqualTo(Status.OK);
    Execution.Completed failed = Sandboxes.run(exiting(3));
    assertThat(failed.status()).isEqualTo(Status.TRAP);
    assertThat(failed.detail()).isEqualTo("exit code 3");
    assertThat(failed.stdout()).asString().isEqualTo("bye");
  }

  private static ModuleWriter exiting(int code) {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int exit = module.wasi("proc_exit", 1);
    return module
        .start(new Code().print(write, 100, 3).i32(code).call(exit))
        .data(100, "bye".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void standardInputIsReadToItsEnd() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int read = module.wasi("fd_read", 4);
    Code code = new Code().i32(0).i32(100).store32().i32(4).i32(50).store32();
    code.i32(0).i32(0).i32(1).i32(200).call(read).drop();
    code.i32(0).i32(0).i32(1).i32(204).call(read).drop();
    module.start(code.print(write, 100, 108));
    Task task =
        new Task(
            List.of(),
            "hello".getBytes(StandardCharsets.UTF_8),
            new byte[32],
            Sandboxes.LIMITS,
            Duration.ofSeconds(9));
    Execution.Completed done = Sandboxes.run(module.program(), task);
    assertThat(done.stdout()).asString().startsWith("hello\0");
    assertThat(done.stdout()[100]).isEqualTo((byte) 5);
    assertThat(done.stdout()[104]).isZero();
    assertThat(done.usage().bytesIn()).isEqualTo(5);
  }

  @Test
  void argumentsFollowTheProgramsName() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int args = module.wasi("args_get", 2);
    module.start(new Code().i32(20).i32(100).call(args).drop().print(write, 100, 13));
    Execution.Completed done =
        Sandboxes.run(module.program(), Sandboxes.task(Sandboxes.LIMITS, "é", "z"));
    assertThat(done.stdout()).asString().isEqualTo("program\0é\0z\0");
    assertThat(done.usage().bytesIn()).isEqualTo(3);
  }

  @Test
  void aPointerOutsideMemoryTraps() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int random = module.wasi("random_get", 2);
    module.start(new Code().i32(65_530).i32(7).call(random).drop());
    Execution.Completed done = Sandboxes.run(module);
    assertThat(done.status()).isEqualTo(Status.TRAP);
    assertThat(done.detail()).contains("memory outside");
  }

  @Test
  void everyOtherFunctionLinksAndSaysNo() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int unlink = module.wasi("path_unlink_file", 3);
    int raise = module.wasi("proc_raise", 1);
    Code code = new Code().i32(100).i32(3).i32(0).i32(0).call(unlink).store32();
    code.i32(104).i32(9).call(raise).store32();
    module.start(code.print(write, 100, 8));
    assertThat(Sandboxes.run(module).stdout()).containsExactly(8, 0, 0, 0, 52, 0, 0, 0);
  }

  @Test
  void aSleepMovesTheClockAndNothingElse() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int poll = module.wasi("poll_oneoff", 4);
    int clock =
        module.importing(
            ModuleWriter.WASI,
            "clock_time_get",
            module.type(new int[] {I32, I64, I32}, new int[] {I32}));
    // A subscription to the monotonic clock: one hour.
    Code code = new Code().i32(116).i32(1).store32();
    code.i32(124).i64(3_600_000_000_000L).u8(0x37, 3, 0);
    code.i32(100).i32(200).i32(1).i32(300).call(poll).drop();
    code.i32(1).i64(1).i32(400).call(clock).drop();
    byte[] out = Sandboxes.run(module.start(code.print(write, 400, 8))).stdout();
    long time = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(time - 3_600_000_000_000L).isBetween(1L, 500L);
  }

  @Test
  void aClosedOutputTakesNoMore() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int close = module.wasi("fd_close", 1);
    Code code = new Code().print(write, 100, 2).i32(1).call(close).drop();
    module.start(code.print(write, 100, 2)).data(100, "ok".getBytes(StandardCharsets.UTF_8));
    assertThat(Sandboxes.run(module).stdout()).asString().isEqualTo("ok");
  }
}
