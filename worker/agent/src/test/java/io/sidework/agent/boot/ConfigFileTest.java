package io.sidework.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.agent.adapter.docker.Login;
import io.sidework.agent.adapter.docker.Pulling;
import io.sidework.agent.application.policy.Policy;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Rates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final String MINIMAL =
      """
      {"data": "worker1", "chain": "http://127.0.0.1:8545",
       "contract": "0x5fbdb2315678afecb367f032d93f642f64180aa3", "key": "worker1.key"%s}
      """;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  private WorkerConfig read(String more) throws IOException {
    return ConfigFile.read(write(MINIMAL.formatted(more)));
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("worker.json"), json);
  }

  @Test
  void pathsAreRelativeToTheFile() throws IOException {
    WorkerConfig config = read(", \"deployedAt\": 7, \"seats\": 2, \"ask\": \"0.005\"");

    assertThat(config.data()).isEqualTo(folder.resolve("worker1"));
    assertThat(config.key()).isEqualTo(folder.resolve("worker1.key"));
    assertThat(config.deployedAt()).isEqualTo(7);
    assertThat(config.stake().seats()).hasValue(2);
    assertThat(config.stake().ask().orElseThrow().toDisplay()).isEqualTo("0.005");
    assertThat(config.tasksAtOnce()).isEqualTo(1);
  }

  /** a key that signs for another account has nothing to stake. */
  @Test
  void whoeverSignsForAnotherDoesNotStake() throws IOException {
    String owner = ", \"owner\": \"0x5fbdb2315678afecb367f032d93f642f64180aa3\"";
    assertThat(read(owner).owner()).isPresent();
    assertThat(read("").owner()).isEmpty();
    assertThatThrownBy(() -> read(owner + ", \"seats\": 2")).hasMessageContaining("seats is for");
  }

  @Test
  void aMistakeIsOneLineWhateverAKeyIsCalled() {
    for (String more : List.of(", \"a\\nb\": 2", ", \"a\\nb\": 2, \"a\\nb\": 3")) {
      assertThatThrownBy(() -> read(more))
          .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
    }
  }

  @Test
  void unknownKeysAreRefusedByName() {
    assertThatThrownBy(() -> read(", \"seat\": 2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown key seat, known are ask, chain, containers, contract");
  }

  @Test
  void mistakesNameTheKey() {
    assertThatThrownBy(() -> read(", \"seats\": 65")).hasMessageContaining("seats must be");
    assertThatThrownBy(() -> read(", \"ask\": 0.1")).hasMessageContaining("ask must be a text");
    assertThatThrownBy(() -> read(", \"ask\": \"-1\"")).hasMessageContaining("ask: an amount");
    assertThatThrownBy(() -> read(", \"pool\": \"0x12\"")).hasMessageContaining("pool: an address");
    assertThatThrownBy(() -> ConfigFile.read(write("{\"data\": \"x\"}")))
        .hasMessageContaining("chain is missing");
    assertThatThrownBy(() -> ConfigFile.read(write("[]")))
        .hasMessageContaining("not a JSON object");
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.json")))
        .hasMessageContaining("does not exist");
  }

  /** The line is that of the key, or of the object that lacks it. */
  @Test
  void mistakesNameTheLine() {
    Path file = folder.resolve("worker.json");
    assertThatThrownBy(() -> read(",\n\"tasksAtOnce\":\n0"))
        .hasMessage(file + ":3: tasksAtOnce must be a whole number from 1 to 64");
    assertThatThrownBy(() -> read(",\n \"policy\": {\n  \"hours\": [\"mon 1\"]}"))
        .hasMessageStartingWith(file + ":4: hours: expected days and times");
    assertThatThrownBy(() -> read(",\n\"policy\": {\"hour\": 1}"))
        .hasMessageStartingWith(file + ":3: unknown key hour, known are deniedHosts");
    assertThatThrownBy(() -> read(",\n\"seats\": 2,\n\"seats\": 3"))
        .hasMessage(file + ":4: Duplicate field 'seats'");
    assertThatThrownBy(() -> read(",\n\"seats\": 02"))
        .hasMessageStartingWith(file + ":3: Invalid numeric value");
    assertThatThrownBy(() -> ConfigFile.read(write("\n{\"data\": \"x\"}")))
        .hasMessage(file + ":2: chain is missing");
  }

  @Test
  void wishesHaveUnitsInTheirNames() throws IOException {
    Policy policy =
        read("""
        , "policy": {"maxOthersCpuPercent": 40, "hours": ["mon-fri 19:00-07:00"],
         "timeZone": "Europe/Paris", "idleMinutes": 10, "mainsPowerOnly": true,
         "graceSeconds": 0, "maxTaskSeconds": 60, "maxMemoryMebibytes": 512,
         "maxDiskMebibytes": 100, "maxTasksAtOnce": 2,
         "maxBandwidthKibibytesPerSecond": 3, "minPrice": "0.5",
         "minRates": {"fuel": "0.001", "bytesOut": "2"},
         "deniedRequesters": ["0x5fbdb2315678afecb367f032d93f642f64180aa3"],
         "deniedPrograms": [], "deniedHosts": ["Node.Example"]}
        """)
            .policy();

    assertThat(policy.when().maxOthersCpuPercent()).hasValue(40);
    assertThat(policy.when().hours()).hasSize(1);
    assertThat(policy.when().zone()).hasToString("Europe/Paris");
    assertThat(policy.when().idle()).hasMinutes(10);
    assertThat(policy.when().mainsOnly()).isTrue();
    assertThat(policy.grace()).isZero();
    assertThat(policy.caps())
        .isEqualTo(new Policy.Caps(Duration.ofMinutes(1), 512L << 20, 100L << 20, 2, 3 << 10));
    assertThat(policy.minPrice().toDisplay()).isEqualTo("0.5");
    assertThat(policy.minRates())
        .isEqualTo(new Rates(Amount.parse("0.001"), Amount.ZERO, Amount.ZERO, Amount.parse("2")));
    assertThat(policy.denied().requesters()).hasSize(1);
    assertThat(policy.denied().hosts()).containsExactly("node.example");
    assertThat(read("").policy()).isEqualTo(Policy.NONE);
  }

  /** Every limit, and one past it. */
  @Test
  void wishesHaveLimits() throws IOException {
    for (String[] limit :
        new String[][] {
          {"maxOthersCpuPercent", "0", "100"},
          {"idleMinutes", "0", "10080"},
          {"graceSeconds", "0", "3600"},
          {"maxTaskSeconds", "1", "86400"},
          {"maxTasksAtOnce", "1", "2147483647"},
          {"maxMemoryMebibytes", "1", "1099511627776"},
          {"maxDiskMebibytes", "1", "1099511627776"},
          {"maxBandwidthKibibytesPerSecond", "1", "1099511627776"}
        }) {
      isBetween(", \"policy\": {\"%s\": %d}", limit);
    }
    assertThatThrownBy(() -> read(", \"policy\": {\"mainsPowerOnly\": 1}"))
        .hasMessageContaining("mainsPowerOnly must be true or false");
    assertThatThrownBy(() -> read(", \"policy\": {\"deniedHosts\": \"a\"}"))
        .hasMessageContaining("deniedHosts must be a list of texts");
    assertThatThrownBy(() -> read(", \"policy\": {\"deniedHosts\": [1]}"))
        .hasMessageContaining("deniedHosts must be a list of texts");
    assertThatThrownBy(() -> read(", \"policy\": {\"minRates\": {\"fuels\": \"1\"}}"))
        .hasMessageContaining("unknown key fuels, known are bytesIn, bytesOut, fuel, pageFuel");
    assertThatThrownBy(
            () -> read(", \"policy\": {\"minRates\": {\"fuel\": \"18.446744073709551616\"}}"))
        .hasMessageContaining("fuel: a rate is at most 18.446744073709551615 credits");
    assertThatThrownBy(() -> read(", \"policy\": {\"minRates\": \"1\"}"))
        .hasMessageContaining("minRates must be an object");
    assertThatThrownBy(() -> read(", \"policy\": {\"timeZone\": \"Mars\"}"))
        .hasMessageContaining("timeZone: ");
    assertThatThrownBy(() -> read(", \"policy\": []"))
        .hasMessageContaining("policy must be an object");
  }

  /** The same of all other numbers. */
  @Test
  void numbersHaveLimits() throws IOException {
    isBetween(", \"%s\": %d", "seats", "1", "64");
    isBetween(", \"%s\": %d", "tasksAtOnce", "1", "64");
    isBetween(", \"containers\": {\"%s\": %d}", "maxImageMebibytes", "1", "1048576");
    isBetween(", \"containers\": {\"%s\": %d}", "keepImagesMebibytes", "0", "16777216");
    read(", \"deployedAt\": 0");
    read(", \"deployedAt\": " + Long.MAX_VALUE);
    for (String past : List.of("-1", "9223372036854775808", "1.5", "1e3", "true")) {
      assertThatThrownBy(() -> read(", \"deployedAt\": " + past))
          .hasMessageContaining("deployedAt must be a whole number from 0");
    }
  }

  /**
   * @param json with a place for key and value
   * @param limit key, least and most
   */
  private void isBetween(String json, String... limit) throws IOException {
    long low = Long.parseLong(limit[1]);
    long high = Long.parseLong(limit[2]);
    read(json.formatted(limit[0], low));
    read(json.formatted(limit[0], high));
    for (long past : new long[] {low - 1, high + 1}) {
      assertThatThrownBy(() -> read(json.formatted(limit[0], past)))
          .hasMessageStartingWith(folder.resolve("worker.json") + ":2: ")
          .hasMessageContaining(limit[0] + " must be a whole number from " + low + " to " + high);
    }
  }

  /** nothing is published without the owner's word. */
  @Test
  void aDescriptionIsAsked() throws IOException {
    assertThat(read("").description()).isEmpty();
    assertThat(read(", \"description\": {}").description()).isPresent();
    String region = ", \"description\": {\"region\": \"%s\"}";
    assertThat(read(region.formatted("r".repeat(60))).description().orElseThrow().region())
        .hasValueSatisfying(text -> assertThat(text).hasSize(60));
    assertThatThrownBy(() -> read(region.formatted("r".repeat(61))))
        .hasMessageContaining("region: 1 to 60 characters");
    assertThatThrownBy(() -> read(region.formatted(" "))).hasMessageContaining("region: 1 to 60");
    assertThatThrownBy(() -> read(", \"description\": {\"cores\": 900}"))
        .hasMessageContaining("unknown key cores, known are energy, region");
  }

  /** C-21, C-40: no engine is used unasked, and nothing is pulled from where nobody said. */
  @Test
  void containersAreAsked() throws IOException {
    assertThat(read("").containers()).isEmpty();
    ContainerSettings plain = read(", \"containers\": {}").containers().orElseThrow();
    assertThat(plain.scratch()).isEqualTo(Path.of("/dev/shm"));
    assertThat(plain.pulling().registries()).containsExactly("docker.io");
    assertThat(plain.pulling().maxBytes()).isEqualTo(4096L << 20);
    assertThat(plain.pulling().keptBytes()).isEqualTo(16_384L << 20);
    ContainerSettings full =
        read(", \"containers\": {\"engine\": \"unix:///run/podman/podman.sock\","
                + " \"registries\": [], \"maxImageMebibytes\": 1, \"keepImagesMebibytes\": 0,"
                + " \"gpus\": [\"Radeon: /dev/kfd, /dev/dri/renderD128\"]}")
            .containers()
            .orElseThrow();
    assertThat(full.socket()).isEqualTo(Path.of("/run/podman/podman.sock"));
    assertThat(full.pulling().registries()).isEmpty();
    assertThat(full.pulling().maxBytes()).isEqualTo(1 << 20);
    assertThat(full.pulling().keptBytes()).isZero();
    assertThat(full.gpus()).hasSize(1);
    String key = ", \"containers\": {\"%s\": %s}";
    assertThatThrownBy(() -> read(key.formatted("engine", "\"tcp://10.0.0.1:2375\"")))
        .hasMessageContaining("a socket of this machine");
    assertThatThrownBy(() -> read(key.formatted("registries", "[\"https://ghcr.io\"]")))
        .hasMessageContaining("expected hosts such as ghcr.io");
    assertThatThrownBy(() -> read(key.formatted("logins", "\"none.json\"")))
        .hasMessage("%1$s/worker.json:2: logins: %1$s/none.json is not a file".formatted(folder));
    assertThatThrownBy(() -> read(key.formatted("gpus", "[\"/etc/passwd\"]")))
        .hasMessageContaining("device files");
    assertThatThrownBy(() -> read(key.formatted("image", "1")))
        .hasMessageContaining("unknown key image");
  }

  /** C-23: a login is for a registry that is pulled from, or it is a mistake. */
  @Test
  void loginsAreForRegistries() throws IOException {
    Path logins =
        Files.writeString(
            folder.resolve("logins.json"),
            "{\"auths\": {\"ghcr.io/lab\": {\"username\": \"a\", \"password\": \"b\"}}}");
    Files.setPosixFilePermissions(logins, PosixFilePermissions.fromString("rw-------"));
    String containers =
        ", \"containers\": {\"registries\": [\"%s\"],\n\"logins\": \"logins.json\"}";

    Pulling pulling = read(containers.formatted("ghcr.io")).containers().orElseThrow().pulling();
    assertThat(pulling.logins().of("ghcr.io/lab/abm")).contains(new Login("a", "b"));
    assertThat(pulling.logins().of("ghcr.io/abm")).isEmpty();
    assertThatThrownBy(() -> read(containers.formatted("docker.io")))
        .hasMessage(
            folder + "/worker.json:3: logins has one for ghcr.io, which registries does not name");
  }

  @Test
  void theCommandSaysItInOneLineAndEndsWithTwo() throws IOException {
    assertThat(refusal(write(MINIMAL.formatted(", \"seat\": 2"))))
        .startsWith("worker: " + folder.resolve("worker.json") + ":2: unknown key seat");
  }

  /** What the file names is a part of it. */
  @Test
  void aKeyThatCannotBeReadIsAMistakeOfItsLine() throws IOException {
    Path key = folder.resolve("worker1.key");
    String line = "worker: " + folder.resolve("worker.json") + ":2: key file " + key;
    assertThat(refusal(write(MINIMAL.formatted("")))).isEqualTo(line + " does not exist");
    Files.writeString(key, "{}");
    assertThat(refusal(write(MINIMAL.formatted("")))).startsWith(line + " is neither");
  }

  /** What the command says, in one line. */
  private static String refusal(Path file) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    int code;
    try {
      code = new WorkerProgram(UnaryOperator.identity()).execute("--config", file.toString());
    } finally {
      System.setErr(before);
    }

    assertThat(code).isEqualTo(2);
    String said = errors.toString(StandardCharsets.UTF_8).strip();
    assertThat(said.lines()).hasSize(1);
    return said;
  }
}
