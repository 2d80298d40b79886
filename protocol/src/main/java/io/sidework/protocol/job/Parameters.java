package io.sidework.protocol.job;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.MachineRequirements;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters blob that an order names by hash: argument templates, the sweep, which blobs are
 * standard input and files, and what machines are asked for. Task i of the order takes element i of
 * the cross product of the axes in the order written, the last fastest.
 *
 * @param arguments argv[1..]; every {name} is replaced by the value of that axis
 * @param sweep axes, none for a single task
 * @param stdin SHA-256 of the blob on standard input, or zero for empty input
 * @param files what tasks read and write besides
 * @param machine what the machines must have that are drawn (spec L-67)
 */
public record Parameters(
    List<String> arguments,
    List<Axis> sweep,
    Bytes32 stdin,
    JobFiles files,
    MachineRequirements machine)
    implements Encodable {
  public static final int MAX_ARGUMENT = 4096;
  public static final int MAX_ARGUMENTS = 256;
  public static final int MAX_AXES = 16;

  /** Bytes of standard input and files that a task reads, together (spec R-RUN-60). */
  public static final int MAX_READ = 16 << 20;

  /** First byte of the blob: its format's version. This one ends with the standard input. */
  private static final int WITHOUT_FILES = 1;

  /** This one has files and requirements after it; it is used where there are any. */
  private static final int WITH_FILES = 2;

  public Parameters {
    arguments = List.copyOf(arguments);
    sweep = List.copyOf(sweep);
  }

  /** For tasks without files, on any machine. */
  public Parameters(List<String> arguments, List<Axis> sweep, Bytes32 stdin) {
    this(arguments, sweep, stdin, JobFiles.NONE, MachineRequirements.NONE);
  }

  /**
   * Number of tasks of the whole order.
   *
   * @throws ArithmeticException when it is over 2^63
   */
  public long volume() {
    long volume = 1;
    for (Axis axis : sweep) {
      volume = Math.multiplyExact(volume, (long) axis.count());
    }
    return volume;
  }

  /** Arguments of one task by its index in the order. */
  public List<String> arguments(long index) {
    List<String> values = new ArrayList<>();
    long rest = index;
    for (Axis axis : sweep.reversed()) {
      values.addFirst(axis.value((int) (rest % axis.count())));
      rest /= axis.count();
    }
    return arguments.stream().map(argument -> fill(argument, values)).toList();
  }

  private String fill(String template, List<String> values) {
    String filled = template;
    for (int i = 0; i < sweep.size(); i++) {
      filled = filled.replace("{" + sweep.get(i).name() + "}", values.get(i));
    }
    return filled;
  }

  @Override
  public void encode(Writer out) {
    boolean plain = files.isEmpty() && machine.equals(MachineRequirements.NONE);
    out.u8(plain ? WITHOUT_FILES : WITH_FILES).u32(arguments.size());
    arguments.forEach(out::text);
    out.list(sweep).word(stdin);
    if (!plain) {
      files.encode(out);
      machine.encode(out);
    }
  }

  /**
   * @throws MalformedMessage when the blob is not of this format
   */
  public static Parameters decode(byte[] blob) {
    return Reader.all(blob, Parameters::decode);
  }

  /**
   * What a deal's tasks run with. Its dataset is the standard input of all of them: parameters of a
   * deal that has one name none (spec N-9, A-11).
   *
   * @return the parameters, with the standard input that the tasks read
   * @throws MalformedMessage when the blob is not of this format, or not for this deal
   */
  public static Parameters of(Deal deal, byte[] blob) {
    Parameters parameters = decode(blob);
    long end = (long) deal.firstIndex() + deal.volume();
    if (parameters.volume() < end) {
      throw new MalformedMessage(
          "they describe " + parameters.volume() + " tasks, the deal needs " + end);
    }
    if (deal.dataset().isZero()) {
      return parameters;
    }
    if (!parameters.stdin.isZero()) {
      throw new MalformedMessage("they name a standard input, and so does the deal's dataset");
    }
    return parameters.reading(deal.dataset());
  }

  private Parameters reading(Bytes32 other) {
    return new Parameters(arguments, sweep, other, files, machine);
  }

  /** SHA-256 of every blob that tasks read: standard input, then files. */
  public List<Bytes32> contents() {
    List<Bytes32> contents = new ArrayList<>();
    if (!stdin.isZero()) {
      contents.add(stdin);
    }
    files.inputs().forEach(file -> contents.add(file.content()));
    return contents;
  }

  private static Parameters decode(Reader in) {
    int version = in.u8();
    if (version != WITHOUT_FILES && version != WITH_FILES) {
      throw new MalformedMessage(
          "parameters of format %d, this is %d or %d"
              .formatted(version, WITHOUT_FILES, WITH_FILES));
    }
    Parameters plain =
        new Parameters(
            in.list(MAX_ARGUMENTS, r -> r.text(MAX_ARGUMENT)),
            in.list(MAX_AXES, Axis::decode),
            in.word());
    if (version == WITHOUT_FILES) {
      return plain;
    }
    Parameters whole =
        new Parameters(
            plain.arguments,
            plain.sweep,
            plain.stdin,
            JobFiles.decode(in),
            MachineRequirements.decode(in));
    if (whole.files.isEmpty() && whole.machine.equals(MachineRequirements.NONE)) {
      throw new MalformedMessage("parameters without files and requirements are of format 1");
    }
    return whole;
  }
}
