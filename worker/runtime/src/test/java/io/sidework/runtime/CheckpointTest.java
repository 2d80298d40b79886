package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that go on from checkpoints, and what is told of them (spec R-RUN-70 to R-RUN-76). */
class CheckpointTest {
  private static final Limits LIMITS = new Limits(1_000_000_000_000L, 64, 65_536);
  private static final int LEGS = 12;

  private static Program legs() throws Exception {
    return Program.check(Files.readAllBytes(Path.of("../vectors/wasm/legs.wasm")));
  }

  private static Task task(int perLeg, int legs) {
    return Sandboxes.task(LIMITS, Integer.toString(perLeg), Integer.toString(legs));
  }

  private static Checkpoint checkpoint(byte[] state, byte[] stdout, byte[] stderr) {
    return new Checkpoint(new byte[32], 1, 1, 1, 0, 0, state, stdout, new TreeMap<>(), stderr);
  }

  @Test
  void aKilledChildsTaskGoesOnFromItsLastCheckpoint() throws Exception {
    Task task = task(200_000, LEGS);
    Execution.Completed whole = Sandboxes.run(InProcessSandbox.Engine.COMPILER, legs(), task);
    List<Checkpoint> before = new ArrayList<>();
    List<Checkpoint> after = new ArrayList<>();
    try (ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults())) {
      Execution cut =
          sandbox.run(
              legs(),
              task,
              new Checkpointing(
                  Optional.empty(),
                  Duration.ZERO,
                  made -> {
                    before.add(made);
                    if (made.leg() == 4) {
                      ProcessHandle.of(sandbox.pid()).orElseThrow().destroyForcibly();
                    }
                  }));
      assertThat(cut).isInstanceOf(Execution.Abstained.class);
      Execution.Completed resumed =
          Sandboxes.completed(
              sandbox.run(
                  legs(),
                  task,
                  new Checkpointing(Optional.of(before.getLast()), Duration.ZERO, after::add)));
      Sandboxes.assertSame(resumed, whole);
    }
    assertThat(before).hasSizeGreaterThanOrEqualTo(4);
    assertThat(before.size() + after.size()).as("checkpoints made").isEqualTo(LEGS - 1);
    assertThat(after.getFirst().leg()).isEqualTo(before.getLast().leg() + 1);
  }

  @Test
  void aCheckpointOfAnotherTaskOrProgramIsNotGoneOnFrom() throws Exception {
    List<Checkpoint> made = new ArrayList<>();
    try (Sandbox sandbox = InProcessSandbox.start()) {
      sandbox.run(
          legs(), task(10, 3), new Checkpointing(Optional.empty(), Duration.ZERO, made::add));
      Checkpoint last = made.getLast();
      assertThat(last.isOf(legs(), task(10, 3))).isTrue();
      assertThat(last.isOf(legs(), task(10, 4))).isFalse();
      Limits other = new Limits(LIMITS.fuel() - 1, 64, 65_536);
      assertThat(last.isOf(legs(), Sandboxes.task(other, "10", "3"))).isFalse();
      assertThat(
              last.isOf(new ModuleWriter().start(new ModuleWriter.Code()).program(), task(10, 3)))
          .isFalse();
      Execution refused =
          sandbox.run(
              legs(),
              task(10, 4),
              new Checkpointing(Optional.of(last), Duration.ZERO, heard -> {}));
      assertThat(refused).isInstanceOf(Execution.Abstained.class);
    }
  }

  /** Of checkpoints made faster than they are told, the newest; none once the run is over. */
  @Test
  void theNewestIsToldWhenItIsDue() throws Exception {
    List<Long> told = new ArrayList<>();
    CountDownLatch first = new CountDownLatch(1);
    Checkpointing wanted =
        new Checkpointing(
            Optional.empty(),
            Duration.ofMillis(200),
            made -> {
              told.add(made.leg());
              first.countDown();
            });
    try (CheckpointCourier courier = new CheckpointCourier(wanted)) {
      for (int leg = 1; leg <= 3; leg++) {
        courier.offer(leg(leg));
      }
      assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
      courier.offer(leg(4));
    }
    assertThat(told).startsWith(3L).doesNotContain(1L, 2L);
    int size = told.size();
    try (CheckpointCourier courier = new CheckpointCourier(wanted)) {
      courier.offer(leg(5));
    }
    assertThat(told).hasSize(size);
  }

  private static Checkpoint leg(long leg) {
    return new Checkpoint(
        new byte[32], leg, 1, 1, 0, 0, new byte[0], new byte[0], new TreeMap<>(), new byte[0]);
  }

  @Test
  void atItsLimitsACheckpointCanBeReadBackAndPastThemItIsRefused() {
    byte[] state = new byte[Checkpoint.MAX_STATE_BYTES];
    byte[] stdout = new byte[Limits.MAX_OUTPUT_BYTES];
    byte[] stderr = new byte[Checkpoint.MAX_STDERR_BYTES];
    byte[] encoded = CheckpointCodec.encode(checkpoint(state, stdout, stderr));
    assertThat(encoded).hasSizeLessThanOrEqualTo(Checkpoint.MAX_ENCODED_BYTES);
    assertThat(CheckpointCodec.encode(CheckpointCodec.decode(encoded))).isEqualTo(encoded);
    byte[] none = new byte[0];
    assertRefused(() -> checkpoint(new byte[state.length + 1], none, none), "state");
    assertRefused(() -> checkpoint(none, new byte[stdout.length + 1], none), "output");
    assertRefused(() -> checkpoint(none, none, new byte[stderr.length + 1]), "stderr");
  }

  @Test
  void filesAtTheirLimits() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < TaskFiles.MAX_OUTPUTS; i++) {
      files.put("n".repeat(98) + (char) ('0' + i / 10) + (char) ('0' + i % 10), new byte[i]);
    }
    byte[] encoded = CheckpointCodec.encode(with(files));
    assertThat(encoded).hasSizeLessThanOrEqualTo(16 << 10);
    assertThat(CheckpointCodec.encode(CheckpointCodec.decode(encoded))).isEqualTo(encoded);
    files.put("z", new byte[0]);
    assertRefused(() -> with(files), "files");
    assertRefused(() -> with(new TreeMap<>(Map.of("../x", new byte[0]))), "file name");
  }

  private static Checkpoint with(SortedMap<String, byte[]> files) {
    return new Checkpoint(
        new byte[32], 1, 1, 1, 0, 0, new byte[0], new byte[0], files, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 255})
  void anotherVersionIsRefused(int version) {
    byte[] encoded = CheckpointCodec.encode(leg(1));
    encoded[0] = (byte) version;
    assertRefused(() -> CheckpointCodec.decode(encoded), "version");
  }

  @Test
  void bytesThatAreNotExactlyOneAreRefused() {
    byte[] encoded = CheckpointCodec.encode(leg(1));
    for (int size = 0; size < encoded.length; size++) {
      byte[] cut = Arrays.copyOf(encoded, size);
      assertThatThrownBy(() -> CheckpointCodec.decode(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertRefused(
        () -> CheckpointCodec.decode(Arrays.copyOf(encoded, encoded.length + 1)), "behind its end");
  }

  private static void assertRefused(ThrowingCallable made, String word) {
    assertThatThrownBy(made)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word);
  }
}
