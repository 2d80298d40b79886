package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidework.agent.boot.WorkerMain;
import io.sidework.contracts.chain.AccountState;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.Bytes32;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is said in one line, costs nothing and leaves the network as it was. */
class BadInputIT {
  /** Of nobody in this network. */
  private static final EcKey STRANGER = EcKey.of(Bytes32.parse("0x1f%062x".formatted(7)));

  @TempDir static Path dir;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = Cluster.start(dir, 4, 2);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  static Stream<Arguments> refused() {
    String hello = Cluster.PROGRAMS.resolve("hello.wasm").toString();
    return Stream.of(
        job("not JSON", "{\"program\": ", "JSON"),
        job("unknown field", program(hello, "\"prise\": \"1\""), "prise"),
        job("price of nothing", program(hello, "\"price\": \"0\""), "price"),
        job("price malformed", program(hello, "\"price\": \"1,5\""), "price"),
        job("price over the balance", program(hello, "\"price\": \"99999999\""), "balance"),
        job("program missing", "{\"args\": []}", "program"),
        job("program file missing", program("nowhere.wasm", "\"args\": []"), "nowhere.wasm"),
        job(
            "not WASM",
            program(Cluster.PROGRAMS.resolve("hello.wat").toString(), "\"args\": []"),
            "WASM|WebAssembly|wasm"),
        job(
            "not WASI",
            program(Cluster.PROGRAMS.resolve("no-start.wasm").toString(), "\"args\": []"),
            "_start"),
        job(
            "imports something else",
            program(Cluster.PROGRAMS.resolve("foreign-import.wasm").toString(), "\"args\": []"),
            "env"),
        job(
            "deadline in the past",
            program(hello, "\"deadline\": \"2020-01-01T00:00:00Z\""),
            "deadline"),
        job("no tasks", program(hello, sweep(0)), "count|volume|task"),
        job("ten million tasks", program(hello, sweep(10_000_000)), "1048576|1,048,576"),
        job("fuel zero", program(hello, "\"limits\": {\"fuel\": 0}"), "fuel"),
        job("trust zero", program(hello, "\"trust\": 0"), "trust"),
        job("unknown mode", program(hello, "\"mode\": \"sport\""), "mode|replicated"));
  }

  private static Arguments job(String name, String json, String says) {
    return Arguments.of(name, json, says);
  }

  private static String program(String path, String more) {
    return "{\"program\": \"" + path + "\", " + more + "}";
  }

  private static String sweep(int count) {
    return "\"sweep\": {\"i\": {\"from\": 0, \"step\": 1, \"count\": " + count + "}}";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedInOneLine(String name, String json, String says) throws Exception {
    AccountState before = account();
    Path file = Files.writeString(dir.resolve("bad.json"), json);
    Cli.Output output =
        Cli.run(dir, "submit", file.toString(), "--wait", "--dir", cluster.dir().toString());
    assertThat(output.code()).as(output.err()).isEqualTo(2);
    assertThat(output.errorLines()).as(name).hasSize(1);
    assertThat(output.err()).containsPattern(says).doesNotContain("Exception");
    assertThat(account()).isEqualTo(before);
  }

  /** A worker that could not contribute says why, and ends: nobody should think that it works. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("workers")
  void aWorkerThatCannotWorkSaysWhyInOneLine(String name, String more, String says)
      throws Exception {
    Path key = dir.resolve("stranger.key");
    KeyFile.writePlain(key, STRANGER);
    Path config =
        Files.writeString(
            dir.resolve("worker.json"),
            "{\"chain\": \"%s\", \"contract\": \"%s\",\n %s}"
                .formatted(
                    cluster.session().network().chain(),
                    cluster.session().network().contract(),
                    more.replace("WORKER0", cluster.address("worker0").toString())
                        .replace("NETWORK", cluster.dir().toString())));

    Cli.Output output = Cli.runMain(dir, WorkerMain.class.getName(), "--config", config.toString());

    assertThat(output.code()).as(output.err()).isEqualTo(2);
    assertThat(output.errorLines()).as(name).hasSize(1);
    assertThat(output.err())
        .startsWith("worker: ")
        .containsPattern(says)
        .doesNotContain("Exception");
    assertThat(output.out()).as("ready").isEmpty();
  }

  static Stream<Arguments> workers() {
    String own = "\"data\": \"stranger\", \"key\": \"stranger.key\"";
    String stranger = STRANGER.address().toString();
    return Stream.of(
        Arguments.of("no stake", own, "account " + stranger + " has no seats staked"),
        Arguments.of(
            "no money to stake", own + ", \"seats\": 1", "staking takes .* credits, account "),
        Arguments.of(
            "another's key",
            own + ", \"owner\": \"WORKER0\"",
            "key " + stranger + " does not sign for account"),
        Arguments.of(
            "no key",
            "\"data\": \"stranger\", \"key\": \"none.key\"",
            "worker.json:2: key file .*none.key does not exist"),
        Arguments.of(
            "a folder in use",
            "\"data\": \"NETWORK/data/worker0\", \"key\": \"stranger.key\"",
            "is in use by another worker"),
        Arguments.of("a mistake", own + ",\n \"seats\": 65", "worker.json:3: seats must be"));
  }

  private static AccountState account() {
    return cluster.session().chain().account(cluster.session().account().address());
  }

  /** The program's fault is a result: certified, paid for, and reported as failed. */
  @Test
  void trapsEndlessLoopsAndFloodsAreCertifiedAsSuch() throws Exception {
    for (String[] program :
        new String[][] {
          {"trap.wasm", "TRAP"}, {"loop.wasm", "OUT_OF_FUEL"}, {"flood.wasm", "TRAP"}
        }) {
      String json =
          program(
              Cluster.PROGRAMS.resolve(program[0]).toString(),
              "\"limits\": {\"fuel\": 50000000, \"memoryPages\": 16, \"outputBytes\": 1000},"
                  + " \"deadline\": \"2m\"");
      Path file = Files.writeString(dir.resolve("fails.json"), json);
      Cli.Output output =
          Cli.run(
              dir,
              "submit",
              file.toString(),
              "--wait",
              "--json",
              "--dir",
              cluster.dir().toString());
      assertThat(output.code()).as(program[0] + output.err()).isEqualTo(1);
      assertThat(output.err()).as(program[0]).contains(program[1]);
      JsonNode report = new ObjectMapper().readTree(output.out());
      assertThat(report.path("settled").asInt()).isEqualTo(1);
      assertThat(report.path("failed").asInt()).isEqualTo(1);
      assertThat(report.path("escrowBalanced").asBoolean()).isTrue();
    }
  }

  /** Any WASI command module runs, with the exact bytes it wrote. */
  @Test
  void aStrangersProgramRuns() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("hello.json"),
            program(Cluster.PROGRAMS.resolve("hello.wasm").toString(), "\"deadline\": \"2m\""));
    Cli.Output output =
        Cli.run(
            dir, "submit", file.toString(), "--wait", "--json", "--dir", cluster.dir().toString());
    assertThat(output.code()).as(output.err()).isZero();
    String deal = new ObjectMapper().readTree(output.out()).path("deal").asText();
    Path out = dir.resolve("out");
    Cli.Output result =
        Cli.run(dir, "result", deal, "--out", out.toString(), "--dir", cluster.dir().toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(out.resolve("0.out")).hasContent("hello\n");

    Cli.Output status = Cli.run(dir, "status", deal, "--dir", cluster.dir().toString());
    assertThat(status.code()).isZero();
    assertThat(status.out()).contains("settled 1 of 1");
  }
}
