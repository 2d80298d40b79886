package io.sidework.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All that happened, as a hash; in words for whoever listens. */
final class Trace {
  private final Timeline timeline;
  private final Consumer<String> listener;
  private final boolean heard;
  private final MessageDigest digest;
  private final ByteBuffer head = ByteBuffer.allocate(Long.BYTES);
  private final Map<String, Integer> counts = new TreeMap<>();

  /**
   * @param listener hears every event in one line, or is null
   */
  Trace(Timeline timeline, @org.jspecify.annotations.Nullable Consumer<String> listener) {
    this.timeline = timeline;
    this.heard = listener != null;
    this.listener = listener == null ? line -> {} : listener;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Something happened: who or what, the bytes of it, and how to say it. */
  void event(String what, byte[] bytes, Supplier<String> words) {
    head.clear();
    head.putLong(timeline.now());
    digest.update(head.array());
    digest.update(what.getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    if (heard) {
      String line = words.get();
      listener.accept(
          "%9.3f  %s%s"
              .formatted(timeline.elapsed() / 1000.0, what, line.isEmpty() ? "" : "  " + line));
    }
  }

  void event(String what) {
    event(what, new byte[0], () -> "");
  }

  /** Counts something for the figures of a run, such as a fault that struck. */
  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  Map<String, Integer> counts() {
    return counts;
  }

  /** Of everything so far, 64 hexadecimal digits; ends the trace. */
  String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
