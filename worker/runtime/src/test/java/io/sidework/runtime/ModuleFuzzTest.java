package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Modules from strangers before any engine sees them: taken or refused, memory bounded. */
class ModuleFuzzTest {
  @Test
  void damagedModules() {
    Target target =
        new Target(
            "Program.decode",
            input -> {
              try {
                Program read = Program.decode(input);
                return () -> Optional.of(read.module());
              } catch (ProgramRejected e) {
                throw new Target.Refused(e);
              }
            },
            64,
            64 << 10);
    Fuzzer.Report report =
        Fuzzer.run(target, List.of(ProgramFuzzTest.seed()), Fuzzer.inputs(20_000), 9);
    assertThat(report.accepted()).isPositive();
    assertThat(report.kinds()).isGreaterThan(30);
  }
}
