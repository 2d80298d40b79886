package io.sidework.gateway.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of at most so many bytes; a longer one is an error, not an allocation. */
final class BoundedLines {
  private final InputStream in;
  private final int max;

  BoundedLines(InputStream in, int max) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.max = max;
  }

  /** The next line that is not empty, without its line break; null at the end. */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\n') {
        line.write(b);
      } else if (line.size() > 0) {
        return line.toByteArray();
      }
      if (line.size() > max) {
        throw new IOException("a line of more than " + max + " bytes");
      }
    }
    return line.size() > 0 ? line.toByteArray() : null;
  }
}
