package io.sidework.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.Follow.Standing;
import io.sidework.gateway.api.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Exit codes and what goes where: one line on stderr, one document on stdout (spec G-23). */
class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path dir = Path.of("");

  private int run(Object command, String... args) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setParameterExceptionHandler(new OneLineErrors())
        .execute(args);
  }

  @Test
  void saysWhenThereIsNoNetwork() {
    assertThat(run(new BalanceCommand(), "--dir", dir.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("balance: no network found in " + dir + ": start one with ./sidework up\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aFailureWithJsonIsStillOneDocument() {
    int code = run(new StatusCommand(), "0x12", "--json", "--dir", dir.toString());
    assertThat(code).isEqualTo(2);
    assertThat(Json.parse(out.toString()).path("exitCode").asInt()).isEqualTo(2);
  }

  @Test
  void aBadJobIsRefusedBeforeAnyNetworkIsLookedFor() throws Exception {
    Path job = dir.resolve("job.json");
    Files.writeString(job, "{\"prog\":\"x\"}");
    assertThat(run(new SubmitCommand(), job.toString(), "--dir", dir.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("prog: unknown field 'prog'").hasLineCount(1);
  }

  @Test
  void aDamagedNetworkFileIsNamed() throws Exception {
    Files.writeString(dir.resolve("network.json"), "{\"chain\":\"http://127.0.0.1:1\"}");
    assertThat(run(new BalanceCommand(), "--dir", dir.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("network.json is damaged: contract: is missing");
  }

  @Test
  void aChainThatDoesNotAnswerIsAFailureNotBadInput() throws Exception {
    Files.writeString(
        dir.resolve("network.json"),
        "{\"chain\":\"http://127.0.0.1:1\",\"gateway\":\"http://127.0.0.1:2\",\"contract\":\""
            + "0x"
            + "1".repeat(40)
            + "\",\"token\":\"0x"
            + "2".repeat(40)
            + "\"}");
    assertThat(run(new BalanceCommand(), "--dir", dir.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("does not answer").hasLineCount(1);
  }

  @Test
  void wrongArgumentsAreOneLine() {
    assertThat(run(new ResultCommand(), "--outt", "x")).isEqualTo(2);
    assertThat(err.toString()).startsWith("result: ").hasLineCount(1);
  }

  @Test
  void progressIsPlainLinesWithoutATerminal() {
    ProgressLine plain = new ProgressLine(new PrintWriter(err), false);
    plain.show(new Standing(4, 2, 1));
    plain.show(new Standing(4, 3, 1));
    plain.show(new Standing(4, 4, 4));
    plain.end();
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("certified 2, settled 1 of 4, "),
            line -> assertThat(line).startsWith("certified 4, settled 4 of 4, "));
  }

  @Test
  void progressIsABarOnATerminal() {
    ProgressLine bar = new ProgressLine(new PrintWriter(err), true);
    bar.show(new Standing(4, 2, 1));
    bar.end();
    assertThat(err.toString()).startsWith("\r[#######++++++++...............] certified 2");
  }
}
