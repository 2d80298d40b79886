package io.sidework.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a worker's owner writes is a configuration or one line that says what is wrong. */
class ConfigFuzzTest {
  private static final String CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";

  private static final String MINIMAL =
      "{\"data\": \"w\", \"chain\": \"http://127.0.0.1:8545\", \"contract\": \"%s\","
          + " \"key\": \"w.key\"%s}";

  private static final String POLICY =
      """
      , "policy": {"maxOthersCpuPercent": 30, "hours": ["Mon-Fri 22:00-06:00"],
       "timeZone": "Europe/Berlin", "idleMinutes": 5, "mainsPowerOnly": true,
       "maxTaskSeconds": 600, "maxMemoryMebibytes": 256, "maxTasksAtOnce": 2,
       "minPrice": "0.01", "deniedRequesters": ["%s"], "deniedHosts": ["example.org"]}"""
          .formatted(CONTRACT);

  private static final String OTHERS =
      """
      , "description": {"region": "eu-west", "energy": "hydro"},
       "containers": {"engine": "unix:///run/docker.sock", "scratch": "/dev/shm",
       "registries": ["ghcr.io"], "maxImageMebibytes": 512, "keepImagesMebibytes": 512}""";

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  private static byte[] with(String more) {
    return MINIMAL.formatted(CONTRACT, more).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void damagedConfigurations() {
    Path file = folder.resolve("worker.json");
    Target target =
        Target.ofFile(
            "ConfigFile.read",
            file,
            () -> {
              try {
                assertThat(ConfigFile.read(file)).isNotNull();
                return Target.Read.LOOSE;
              } catch (IllegalArgumentException e) {
                assertThat(String.valueOf(e.getMessage()).lines()).as("lines").hasSize(1);
                throw new Target.Refused(e);
              }
            },
            2_048,
            512 << 10);
    List<byte[]> seeds =
        List.of(
            with(""),
            with(", \"deployedAt\": 7, \"seats\": 2, \"ask\": \"0.005\", \"tasksAtOnce\": 3"),
            with(", \"owner\": \"" + CONTRACT + "\", \"passwordFile\": \"p\""),
            with(", \"policy\": {}, \"description\": {}"),
            with(POLICY),
            with(OTHERS));
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(2_000), 8);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }
}
