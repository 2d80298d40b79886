package io.sidework.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.protocol.deal.Machine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What anybody may have the chain say of a machine: a machine, or one that nothing is known
 * of. An exception would stop every node.
 */
class DescriptionTextFuzzTest {
  private static final String GOOD =
      """
      {"version": 1, "os": "Linux", "architecture": "amd64", "cores": 8,
       "memoryMebibytes": 16384, "gpus": ["RTX 4090"], "fuelPerSecond": 2000000000,
       "runtimes": ["wasm", "container"], "region": "eu-west", "energy": "hydro"}""";

  @Test
  void damagedTexts() {
    Target target =
        new Target(
            "DescriptionText.read",
            input -> {
              Machine read = DescriptionText.read(new String(input, StandardCharsets.UTF_8));
              assertThat(read.cores()).isNotNegative();
              assertThat(read.gpus()).doesNotContainNull();
              return Target.Read.LOOSE;
            },
            640,
            256 << 10);
    List<byte[]> seeds =
        List.of(
            GOOD.getBytes(StandardCharsets.UTF_8),
            "{\"version\": 1}".getBytes(StandardCharsets.UTF_8));
    assertThat(Fuzzer.run(target, seeds, Fuzzer.inputs(10_000), 16).accepted()).isPositive();
    assertThat(DescriptionText.read(GOOD).cores()).isEqualTo(8);
  }
}
