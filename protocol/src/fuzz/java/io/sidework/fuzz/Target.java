package io.sidework.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One decoder of bytes from outside.
 *
 * @param perByte most bytes that it may allocate for each byte of input
 * @param base most bytes that it may allocate besides: its refusal with the stack trace included
 */
public record Target(String name, Decoder decoder, long perByte, long base) {
  private static final Pattern NUMBERS = Pattern.compile("-?[0-9]+|0x[0-9a-f]+|'.*");

  /** Reasons that quote their input do not differ for it. */
  private static final int MAX_KIND = 60;

  /** Reads an input to the end. */
  @FunctionalInterface
  public interface Decoder {
    /**
     * @throws Refused when the input is not of the format
     */
    Read decode(byte[] input) throws Refused;
  }

  /** Reads the file that the input was written to. */
  @FunctionalInterface
  public interface FileDecoder {
    /**
     * @throws Refused when the file is not of the format
     */
    Read decode() throws Refused;
  }

  /**
   * A decoder of files.
   *
   * @param file where each input is written before it is read
   */
  public static Target ofFile(
      String name, Path file, FileDecoder decoder, long perByte, long base) {
    return new Target(
        name,
        input -> {
          try {
            Files.write(file, input);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return decoder.decode();
        },
        perByte,
        base);
  }

  /** What an input was read as. */
  @FunctionalInterface
  public interface Read {
    /** For formats with several encodings of one thing, or none. */
    Read LOOSE = Optional::empty;

    /** The only encoding of it. */
    Optional<byte[]> encoded();
  }

  /**
   * The answer that every decoder owes to what it cannot read; any other exception is a finding.
   */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    public Refused(Exception reason) {
      super(String.valueOf(reason.getMessage()), null, false, false);
    }

    /** The reason without what differs from input to input. */
    String kind() {
      String reason = String.valueOf(getMessage());
      String shown = reason.length() > MAX_KIND ? reason.substring(0, MAX_KIND) : reason;
      return NUMBERS.matcher(shown).replaceAll("#");
    }
  }

  long limit(int length) {
    return base + perByte * length;
  }
}
