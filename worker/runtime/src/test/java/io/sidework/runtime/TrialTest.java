package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.runtime.InProcessSandbox.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A first task that is short needs no compiler (spec R-RUN-55). */
class TrialTest {
  private Program queens;
  private Execution.Completed compiled;

  @BeforeEach
  void start() throws Exception {
    queens = program("queens");
    compiled = Sandboxes.run(Engine.COMPILER, queens, task(Limits.MAX_FUEL));
    assertThat(compiled.status()).isEqualTo(Status.OK);
    assertThat(compiled.usage().fuel()).isLessThan(Trial.FUEL);
  }

  private static Program program(String name) throws Exception {
    return Program.check(Files.readAllBytes(Path.of("../vectors/wasm", name + ".wasm")));
  }

  private static Task task(long fuel) {
    return Sandboxes.task(new Limits(fuel, 64, 65_536), "6");
  }

  @Test
  void whatEndsWithinTheTrialIsTheResult() {
    Optional<Execution> end = Trial.run(queens, task(Limits.MAX_FUEL), compiled.usage().fuel());

    Sandboxes.assertSame(Sandboxes.completed(end.orElseThrow()), compiled);
  }

  @Test
  void whatNeedsOneMoreIsNotTheTrialsToSay() {
    assertThat(Trial.run(queens, task(Limits.MAX_FUEL), compiled.usage().fuel() - 1)).isEmpty();
  }

  /** It is the task's own limit that ends it, also where the trial has no more. */
  @Test
  void theTasksOwnLimitHolds() throws Exception {
    Task starved = task(compiled.usage().fuel() - 1);
    Execution.Completed expected = Sandboxes.run(Engine.COMPILER, queens, starved);
    assertThat(expected.status()).isEqualTo(Status.OUT_OF_FUEL);

    for (long fuel : new long[] {compiled.usage().fuel() - 1, Trial.FUEL}) {
      Execution end = Trial.run(queens, starved, fuel).orElseThrow();
      Sandboxes.assertSame(Sandboxes.completed(end), expected);
    }
  }

  @Test
  void programsWithCheckpointsAndLargeOnesAreCompiledAtOnce() throws Exception {
    assertThat(Trial.suits(queens)).isTrue();
    assertThat(Trial.suits(program("legs"))).isFalse();
    assertThat(Trial.suits(ofBytes(100 << 10))).isTrue();
    assertThat(Trial.suits(ofBytes((100 << 10) + 1))).isFalse();
  }

  private static Program ofBytes(int size) {
    int content = size - 100; // lengths of the same number of bytes
    int frame = ofContent(content).module().length - content;
    return ofContent(size - frame);
  }

  private static Program ofContent(int size) {
    return new ModuleWriter().start(new ModuleWriter.Code()).data(0, new byte[size]).program();
  }
}
