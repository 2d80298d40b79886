package io.sidework.agent.adapter.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a container writes to standard output, up to its limit, and the beginning of standard error.
 */
final class Output {
  private static final int STDERR = 2;
  private static final int KEPT_ERRORS = 4 << 10;

  private final int limit;
  private final Runnable flooded;
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private boolean over;

  /**
   * @param flooded called when the limit is passed, once
   */
  Output(int limit, Runnable flooded) {
    this.limit = limit;
    this.flooded = flooded;
  }

  /** Takes the next bytes of a stream. */
  void take(int stream, byte[] bytes) {
    if (stream == STDERR) {
      complain(bytes);
    } else if (passes(bytes)) {
      flooded.run();
    }
  }

  private synchronized void complain(byte[] bytes) {
    stderr.write(bytes, 0, Math.min(bytes.length, KEPT_ERRORS - stderr.size()));
  }

  /** Whether these bytes are the first beyond the limit. */
  private synchronized boolean passes(byte[] bytes) {
    if (over) {
      return false;
    }
    over = stdout.size() + (long) bytes.length > limit;
    if (!over) {
      stdout.writeBytes(bytes);
    }
    return over;
  }

  synchronized boolean isOver() {
    return over;
  }

  synchronized byte[] bytes() {
    return stdout.toByteArray();
  }

  /** The first line that it wrote to standard error; empty when there is none. */
  synchronized String complaint() {
    return stderr
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .map(line -> line.substring(0, Math.min(line.length(), 200)))
        .orElse("");
  }
}
