package io.sidework.runtime.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.runtime.Execution;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Status;
import io.sidework.runtime.Task;
import io.sidework.runtime.Usage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a sandbox's child and its parent say to each other: a broken one is an IOException. */
class WireFuzzTest {
  private interface Io<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static byte[] bytes(Frame frame) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    frame.send(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static <T> Target target(String name, Io<T> reader) {
    return new Target(
        name,
        input -> {
          try {
            T read = reader.read(new DataInputStream(new ByteArrayInputStream(input)));
            assertThat(read).isNotNull();
            return Target.Read.LOOSE;
          } catch (IOException e) {
            throw new Target.Refused(e);
          }
        },
        96,
        24 << 10);
  }

  private static void fuzz(Target target, byte[]... seeds) {
    Fuzzer.Report report = Fuzzer.run(target, List.of(seeds), Fuzzer.inputs(20_000), 3);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }

  @Test
  void tasks() throws IOException {
    Task task =
        new Task(
            List.of("-b", "", "é"),
            new byte[] {1, 2, 3},
            new byte[32],
            new Limits(1000, 16, 100),
            Duration.ofSeconds(3));
    Frame frame = Frame.of(Frame.Kind.RUN, out -> Fields.writeTask(out, task));
    fuzz(target("Fields.readTask", Fields::readTask), frame.body());
  }

  @Test
  void executions() throws IOException {
    Execution done =
        new Execution.Completed(
            Status.TRAP, new byte[5], new byte[2], new byte[32], new Usage(1, 2, 3, 4), "trap");
    fuzz(
        target("Fields.execution", in -> Fields.execution(Frame.receive(in))),
        bytes(Fields.frame(done)),
        bytes(Fields.frame(new Execution.Abstained("no memory"))));
  }
}
