package io.sidework.runtime.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.CheckpointCodec;
import io.sidework.runtime.Checkpointing;
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
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** What is read is encoded as it was: the hash of the bytes names one checkpoint. */
  @Test
  void checkpoints() {
    SortedMap<String, byte[]> files = new TreeMap<>(Map.of("a.txt", new byte[3], "b", new byte[0]));
    Checkpoint checkpoint =
        new Checkpoint(
            new byte[32], 7, 100, 200, 5, 6, new byte[9], new byte[4], files, new byte[2]);
    Target target =
        new Target(
            "CheckpointCodec.decode",
            input -> {
              try {
                Checkpoint read = CheckpointCodec.decode(input);
                return () -> Optional.of(CheckpointCodec.encode(read));
              } catch (IllegalArgumentException e) {
                throw new Target.Refused(e);
              }
            },
            96,
            24 << 10);
    fuzz(target, CheckpointCodec.encode(checkpoint));
  }

  @Test
  void runs() throws IOException {
    Checkpoint checkpoint =
        new Checkpoint(
            new byte[32], 1, 1, 1, 0, 0, new byte[0], new byte[0], new TreeMap<>(), new byte[0]);
    Checkpointing checkpoints =
        new Checkpointing(Optional.of(checkpoint), Duration.ofSeconds(1), heard -> {});
    Frame frame = Frame.of(Frame.Kind.RUN, out -> Fields.writeCheckpointing(out, checkpoints));
    fuzz(
        target("Fields.readCheckpointing", in -> Fields.readCheckpointing(in, heard -> {})),
        frame.body());
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
