package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.runtime.HostileModules.End;
import io.sidework.runtime.ModuleWriter.Code;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every hostile module ends as it must, through the child, and the next task of the same sandbox
 * runs (spec R-RUN-1 to R-RUN-8, R-RUN-50).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTest {
  private static final Limits LIMITS = new Limits(50_000_000, 512, 1 << 20);

  private final Program harmless = new ModuleWriter().start(new Code()).program();
  private final ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults());

  @AfterAll
  void close() {
    sandbox.close();
  }

  private static Task task() {
    return new Task(List.of(), new byte[0], new byte[32], LIMITS, Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @EnumSource(HostileModules.class)
  void endsAndTheNextTaskRuns(HostileModules module) throws Exception {
    byte[] bytes = module.build();
    if (module.end == End.REFUSED) {
      assertThat(refusal(bytes)).as("%s", module).isNotBlank().doesNotContain("\n");
    } else {
      Execution execution = sandbox.run(Program.check(bytes), task());
      if (module.end != End.ANY) {
        assertThat(Sandboxes.completed(execution).status().name())
            .as("%s", execution)
            .isEqualTo(module.end.name());
      }
    }
    Execution next = sandbox.run(harmless, task());
    assertThat(Sandboxes.completed(next).status()).isEqualTo(Status.OK);
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(HostileModules.values()).hasSizeGreaterThanOrEqualTo(25);
  }

  private static String refusal(byte[] module) {
    try {
      Program.check(module);
      return "";
    } catch (ProgramRejected e) {
      return String.valueOf(e.getMessage());
    }
  }
}
