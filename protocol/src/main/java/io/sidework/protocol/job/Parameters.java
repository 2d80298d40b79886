package io.sidework.protocol.job;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters blob that an order names by hash: argument templates, the sweep, and which blob is
 * standard input. Task i of the order takes element i of the cross product of the axes in the order
 * written, the last fastest.
 *
 * @param arguments argv[1..]; every {name} is replaced by the value of that axis
 * @param sweep axes, none for a single task
 * @param stdin SHA-256 of the blob on standard input, or zero for empty input
 */
public record Parameters(List<String> arguments, List<Axis> sweep, Bytes32 stdin)
    implements Encodable {
  public static final int MAX_ARGUMENT = 4096;
  public static final int MAX_ARGUMENTS = 256;
  public static final int MAX_AXES = 16;

  /** First byte of the blob: its format's version. */
  private static final int VERSION = 1;

  public Parameters {
    arguments = List.copyOf(arguments);
    sweep = List.copyOf(sweep);
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
    out.u8(VERSION).u32(arguments.size());
    arguments.forEach(out::text);
    out.list(sweep).word(stdin);
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
    return new Parameters(parameters.arguments, parameters.sweep, deal.dataset());
  }

  private static Parameters decode(Reader in) {
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedMessage("parameters of format " + version + ", this is " + VERSION);
    }
    return new Parameters(
        in.list(MAX_ARGUMENTS, r -> r.text(MAX_ARGUMENT)),
        in.list(MAX_AXES, Axis::decode),
        in.word());
  }
}
