package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Outputs of strangers' programs that a requester takes files from: read as written, or refused.
 */
class ArchiveFuzzTest {
  @Test
  void damagedArchives() {
    Target target =
        new Target(
            "OutputArchive.read",
            input -> {
              try {
                OutputArchive read = OutputArchive.read(input);
                return () -> Optional.of(read.toBytes());
              } catch (IllegalArgumentException e) {
                throw new Target.Refused(e);
              }
            },
            64,
            24 << 10);
    Map<String, byte[]> files = Map.of("a.csv", new byte[30], "b_1", new byte[0]);
    List<byte[]> seeds =
        List.of(
            new OutputArchive(new byte[9], new TreeMap<>(files)).toBytes(),
            new OutputArchive(new byte[0], new TreeMap<>()).toBytes());
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(20_000), 15);
    assertThat(report.accepted()).isPositive();
    assertThat(report.kinds()).isGreaterThan(8);
  }
}
