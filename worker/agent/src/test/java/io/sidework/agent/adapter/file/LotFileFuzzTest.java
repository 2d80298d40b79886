package io.sidework.agent.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker's files after whatever happened to its disk: what is whole is read, the rest cut off.
 */
class LotFileFuzzTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  /** Bytes of the record that says that something was cut off. */
  private static final int CUT_MARK = 9;

  private byte[] seed() throws IOException {
    Path file = folder.resolve("seed");
    LotFile lot = new LotFile(file);
    byte[] output = {1, 2, 3};
    TaskResult result =
        new TaskResult(
            TaskStatus.OK, TaskResult.outputHash(output), Bytes32.ZERO, new Usage(1, 2, 3, 3));
    lot.append(3, result, output);
    lot.seal(BigInteger.valueOf(8));
    lot.opened(Bytes32.ZERO);
    return Files.readAllBytes(file);
  }

  @Test
  void damagedFiles() throws IOException {
    Path file = folder.resolve("lot");
    Target target =
        new Target(
            "LotFile",
            input -> {
              try {
                Files.write(file, input);
                LotFile read = new LotFile(file);
                int mark = read.isCut() ? CUT_MARK : 0;
                assertThat(Files.size(file)).isLessThanOrEqualTo(input.length + mark);
                LotFile again = new LotFile(file);
                assertThat(again.sealed()).isEqualTo(read.sealed());
                assertThat(again.isCut()).isEqualTo(read.isCut());
                return Target.Read.LOOSE;
              } catch (IOException | UncheckedIOException e) {
                throw new Target.Refused(e);
              }
            },
            64,
            64 << 10);
    Fuzzer.Report report = Fuzzer.run(target, List.of(seed()), Fuzzer.inputs(500), 2);
    assertThat(report.accepted()).isPositive();
  }
}
