package io.sidework.runtime.child;

import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.CheckpointCodec;
import io.sidework.runtime.Checkpointing;
import io.sidework.runtime.Execution;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Status;
import io.sidework.runtime.Task;
import io.sidework.runtime.TaskFiles;
import io.sidework.runtime.Usage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How tasks and executions are laid out in a frame's body. */
public final class Fields {
  private Fields() {}

  public static void writeTask(DataOutputStream out, Task task) throws IOException {
    out.writeInt(task.arguments().size());
    for (String argument : task.arguments()) {
      writeBytes(out, argument.getBytes(StandardCharsets.UTF_8));
    }
    writeBytes(out, task.stdin());
    writeBytes(out, task.taskId());
    out.writeLong(task.limits().fuel());
    out.writeInt(task.limits().memoryPages());
    out.writeInt(task.limits().outputBytes());
    out.writeLong(task.wallLimit().toMillis());
    out.writeInt(task.files().inputs().size());
    for (var file : task.files().inputs().entrySet()) {
      writeString(out, file.getKey());
      writeBytes(out, file.getValue());
    }
    out.writeInt(task.files().outputs().size());
    for (String name : task.files().outputs()) {
      writeString(out, name);
    }
  }

  private static TaskFiles readFiles(DataInputStream in) throws IOException {
    SortedMap<String, byte[]> inputs = new TreeMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      inputs.put(readString(in), readBytes(in));
    }
    List<String> outputs = new ArrayList<>();
    for (int count = in.readInt(); count > 0; count--) {
      outputs.add(readString(in));
    }
    return new TaskFiles(inputs, outputs);
  }

  public static Task readTask(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arguments.add(new String(readBytes(in), StandardCharsets.UTF_8));
    }
    byte[] stdin = readBytes(in);
    byte[] taskId = readBytes(in);
    try {
      Limits limits = new Limits(in.readLong(), in.readInt(), in.readInt());
      Duration wallLimit = Duration.ofMillis(in.readLong());
      return new Task(arguments, stdin, taskId, limits, readFiles(in), wallLimit);
    } catch (IllegalArgumentException e) {
      throw new IOException("broken frame: " + e.getMessage(), e);
    }
  }

  /** Where a run begins and how often it tells of checkpoints; its parent is who hears. */
  public static void writeCheckpointing(DataOutputStream out, Checkpointing checkpoints)
      throws IOException {
    out.writeLong(checkpoints.interval().toMillis());
    out.writeBoolean(checkpoints.from().isPresent());
    if (checkpoints.from().isPresent()) {
      writeBytes(out, CheckpointCodec.encode(checkpoints.from().get()));
    }
  }

  public static Checkpointing readCheckpointing(DataInputStream in, Consumer<Checkpoint> heard)
      throws IOException {
    Duration interval = Duration.ofMillis(in.readLong());
    Optional<Checkpoint> from =
        in.readBoolean() ? Optional.of(checkpoint(readBytes(in))) : Optional.empty();
    return new Checkpointing(from, interval, heard);
  }

  public static Frame frame(Checkpoint checkpoint) {
    return new Frame(Frame.Kind.CHECKPOINT, CheckpointCodec.encode(checkpoint));
  }

  public static Checkpoint checkpoint(byte[] bytes) throws IOException {
    try {
      return CheckpointCodec.decode(bytes);
    } catch (IllegalArgumentException e) {
      throw new IOException("broken frame: " + e.getMessage(), e);
    }
  }

  public static Frame frame(Execution execution) {
    return switch (execution) {
      case Execution.Abstained(String reason) ->
          Frame.of(Frame.Kind.ABSTAINED, out -> writeString(out, reason));
      case Execution.Completed done ->
          Frame.of(
              Frame.Kind.COMPLETED,
              out -> {
                out.writeByte(done.status().code());
                writeBytes(out, done.stdout());
                writeBytes(out, done.stderr());
                writeBytes(out, done.traceHash());
                out.writeLong(done.usage().fuel());
                out.writeLong(done.usage().pageFuel());
                out.writeLong(done.usage().bytesIn());
                out.writeLong(done.usage().bytesOut());
                writeString(out, done.detail());
              });
    };
  }

  public static Execution execution(Frame frame) throws IOException {
    DataInputStream in = frame.fields();
    if (frame.kind() == Frame.Kind.ABSTAINED) {
      return new Execution.Abstained(new String(readBytes(in), StandardCharsets.UTF_8));
    }
    if (frame.kind() != Frame.Kind.COMPLETED) {
      throw new IOException("expected a result, got " + frame.kind());
    }
    try {
      return new Execution.Completed(
          Status.ofCode(in.readByte()),
          readBytes(in),
          readBytes(in),
          readBytes(in),
          new Usage(in.readLong(), in.readLong(), in.readLong(), in.readLong()),
          new String(readBytes(in), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IOException("broken frame: " + e.getMessage(), e);
    }
  }

  public static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("broken frame: field of " + length + " bytes");
    }
    return in.readNBytes(length);
  }

  private static String readString(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static void writeString(DataOutputStream out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }
}
