package io.sidework.gateway.api;

import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;

/** Outputs as nodes and gateways send them: a line of {@code {"outputHash","base64"}} for each. */
public final class OutputLines {
  /** An output of 1 MiB in base64, with its frame. */
  private static final int MAX_LINE = (1 << 20) / 3 * 4 + 1024;

  private OutputLines() {}

  /**
   * Hands over one output after the other, under the hash that it was sent with: nothing is checked
   * here. The memory that it takes is of one line, whoever sends.
   *
   * @throws IOException when the body breaks off or a line is longer than any output
   * @throws MalformedDocument when a line is something else
   */
  public static void read(InputStream body, BiConsumer<Bytes32, byte[]> sink) throws IOException {
    BoundedLines lines = new BoundedLines(body, MAX_LINE);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      Fields output = Fields.of(Json.parse(line), "", List.of("outputHash", "base64"));
      sink.accept(output.word("outputHash"), bytes(output.text("base64", "AA==")));
    }
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new MalformedDocument("base64", String.valueOf(e.getMessage()));
    }
  }
}
