package io.sidework.protocol.job;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Mode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A program that is a container image (spec C-2). The image is named by its content alone; where it
 * can be had is a hint.
 *
 * @param digest SHA-256 of the image's manifest, or of its configuration (its id)
 * @param repository where the image can be pulled from, such as {@code ghcr.io/epi/abm}; empty:
 *     only engines that hold the image can run it
 * @param command begins the command line, before the task's arguments; empty: the image's entry
 *     point
 * @param environment variables, ascending by name, each once
 * @param gpus how many graphics cards a task gets
 */
public record ContainerProgram(
    Bytes32 digest, String repository, List<String> command, List<Variable> environment, int gpus)
    implements Encodable {
  public static final int MAX_COMMAND = 64;
  public static final int MAX_VARIABLES = 64;
  public static final int MAX_GPUS = 8;

  /** A document of all maximal fields has some bytes more. */
  public static final int MAX_BYTES = 600 << 10;

  /** No WebAssembly module begins so. */
  static final byte[] MAGIC = {0, 'o', 'c', 'i'};

  private static final int VERSION = 1;
  private static final int MAX_REPOSITORY = 255;
  private static final String PART = "[a-z0-9]+(?:[._-]{1,2}[a-z0-9]+)*";
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "(?:[a-zA-Z0-9][a-zA-Z0-9.-]{0,119}(?::[0-9]{1,5})?/)?" + PART + "(?:/" + PART + ")*");

  /** An environment variable that every task sees. */
  public record Variable(String name, String value) implements Encodable {
    private static final int MAX_NAME = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    /**
     * @throws IllegalArgumentException naming what is out of form
     */
    public Variable {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("no name of a variable: '" + name + "'");
      }
      requireText("value of " + name, value);
    }

    @Override
    public void encode(Writer out) {
      out.text(name).text(value);
    }

    private static Variable decode(Reader in) {
      return new Variable(in.text(MAX_NAME), in.text(Parameters.MAX_ARGUMENT));
    }
  }

  /**
   * @throws IllegalArgumentException naming the field that is out of form
   */
  public ContainerProgram {
    command = List.copyOf(command);
    environment = List.copyOf(environment);
    if (repository.length() > MAX_REPOSITORY
        || !repository.isEmpty() && !REPOSITORY.matcher(repository).matches()) {
      throw new IllegalArgumentException(
          "no repository: '" + repository + "'; expected one like ghcr.io/name/image");
    }
    if (command.size() > MAX_COMMAND) {
      throw new IllegalArgumentException("a command of over " + MAX_COMMAND + " words");
    }
    command.forEach(word -> requireText("command", word));
    if (environment.size() > MAX_VARIABLES) {
      throw new IllegalArgumentException("over " + MAX_VARIABLES + " variables");
    }
    for (int i = 1; i < environment.size(); i++) {
      if (environment.get(i - 1).name().compareTo(environment.get(i).name()) >= 0) {
        throw new IllegalArgumentException(
            "variables out of order at " + environment.get(i).name());
      }
    }
    if (gpus < 0 || gpus > MAX_GPUS) {
      throw new IllegalArgumentException("gpus must be from 0 to " + MAX_GPUS + ", got " + gpus);
    }
  }

  private static void requireText(String what, String text) {
    if (text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > Parameters.MAX_ARGUMENT) {
      throw new IllegalArgumentException(
          what + " is over " + Parameters.MAX_ARGUMENT + " bytes of UTF-8");
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " holds a zero byte");
    }
  }

  /** How engines name the image when they pull it. */
  public String reference() {
    return repository + "@" + id();
  }

  /** How engines name it when it is there: {@code sha256:} and the digest. */
  public String id() {
    return "sha256:" + digest.toString().substring(2);
  }

  @Override
  public void encode(Writer out) {
    for (byte each : MAGIC) {
      out.u8(each);
    }
    out.u8(VERSION).word(digest).text(repository).u32(command.size());
    command.forEach(out::text);
    out.list(environment).u8(gpus);
  }

  /**
   * @throws MalformedMessage when the blob is not of this format
   */
  public static ContainerProgram decode(byte[] blob) {
    return Reader.all(blob, ContainerProgram::decode);
  }

  /**
   * The program of a deal. One copy of a task proves nothing here, so there is no spot mode (spec
   * L-75); usage is no result here, so the price is fixed (R-36); and there are no checkpoints.
   *
   * @throws MalformedMessage when the blob is not of this format, or not for this deal
   */
  public static ContainerProgram of(Deal deal, byte[] blob) {
    ContainerProgram program = decode(blob);
    if (deal.mode() == Mode.SPOT) {
      throw new MalformedMessage("a container has no spot mode: its results cannot be proven");
    }
    if (deal.rates().isMetered()) {
      throw new MalformedMessage("a container has no rates: what it uses is not measured alike");
    }
    if (deal.checkpointBytes() > 0) {
      throw new MalformedMessage("a container makes no checkpoints: there is nothing to keep");
    }
    return program;
  }

  private static ContainerProgram decode(Reader in) {
    for (byte each : MAGIC) {
      if (in.u8() != each) {
        throw new MalformedMessage("not a container program");
      }
    }
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedMessage(
          "a container program of format " + version + ", this is " + VERSION);
    }
    return new ContainerProgram(
        in.word(),
        in.text(MAX_REPOSITORY),
        in.list(MAX_COMMAND, r -> r.text(Parameters.MAX_ARGUMENT)),
        in.list(MAX_VARIABLES, Variable::decode),
        in.u8());
  }
}
