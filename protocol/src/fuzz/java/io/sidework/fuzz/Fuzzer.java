package io.sidework.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Feeds one decoder with damaged messages. What is new, by the reason of its refusal or the size of
 * what was read, becomes a message to damage further. A finding is an {@link AssertionError} with
 * the input in it.
 */
public final class Fuzzer {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int MAX_CORPUS = 4096;
  private static final int TRIES = 3;

  /** Longer ones take the time of many short ones and have the same parts. */
  private static final int MAX_SEED = 4096;

  private final Target target;
  private final List<byte[]> corpus = new ArrayList<>();
  private final TreeSet<String> seen = new TreeSet<>();
  private long accepted;
  private long refused;
  private long most;

  private Fuzzer(Target target, List<byte[]> seeds) {
    this.target = target;
    seeds.stream()
        .filter(seed -> seed.length <= MAX_SEED)
        .limit(MAX_CORPUS / 2)
        .forEach(corpus::add);
  }

  /**
   * @param inputs how many, those that {@code -Dfuzz.inputs} asks for or this many
   */
  public static int inputs(int inputs) {
    return Integer.getInteger("fuzz.inputs", inputs);
  }

  /**
   * @param seeds real messages, each of which the decoder has to read
   * @throws AssertionError with the input when it is answered by anything but a value or a refusal,
   *     costs more memory than the target's limit, or is another encoding of what it means
   */
  public static Report run(Target target, List<byte[]> seeds, int inputs, long seed) {
    Fuzzer fuzzer = new Fuzzer(target, seeds);
    if (fuzzer.corpus.isEmpty()) {
      throw new AssertionError(target.name() + ": no message to start from");
    }
    List.copyOf(fuzzer.corpus).forEach(fuzzer::feed);
    if (fuzzer.refused > 0) {
      throw new AssertionError(
          target.name() + ": refuses messages that were really sent: " + fuzzer.seen);
    }
    Mutator mutator = new Mutator(seed);
    for (int i = 0; i < inputs; i++) {
      fuzzer.feed(mutator.mutate(fuzzer.corpus));
    }
    Report report =
        new Report(
            target.name(),
            inputs,
            fuzzer.accepted,
            fuzzer.refused,
            fuzzer.seen.size(),
            fuzzer.most);
    if (Integer.getInteger("fuzz.inputs") != null) {
      System.out.println(report);
    }
    return report;
  }

  private void feed(byte[] input) {
    String kind = decode(input);
    if (seen.add(kind) && corpus.size() < MAX_CORPUS && input.length <= MAX_SEED) {
      corpus.add(input);
    }
  }

  private String decode(byte[] input) {
    byte[] given = input.clone();
    long start = THREADS.getCurrentThreadAllocatedBytes();
    try {
      Target.Read read = target.decoder().decode(given);
      measure(input, start);
      Optional<byte[]> encoded = read.encoded();
      if (encoded.isPresent() && !Arrays.equals(encoded.get(), input)) {
        throw finding(input, "is another encoding of what it means");
      }
      accepted++;
      return "accepted " + Integer.numberOfLeadingZeros(input.length);
    } catch (Target.Refused e) {
      measure(input, start);
      refused++;
      return e.kind();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      AssertionError finding = finding(input, "is answered by " + e);
      finding.initCause(e);
      throw finding;
    }
  }

  /** The first reading of a kind may load classes or be compiled: the cheapest of a few counts. */
  private void measure(byte[] input, long start) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - start;
    for (int i = 0; i < TRIES && allocated > target.limit(input.length); i++) {
      allocated = Math.min(allocated, again(input.clone()));
    }
    if (allocated > target.limit(input.length)) {
      throw finding(input, "allocates " + allocated + " bytes");
    }
    most = Math.max(most, allocated);
  }

  private long again(byte[] input) {
    long start = THREADS.getCurrentThreadAllocatedBytes();
    try {
      target.decoder().decode(input);
    } catch (Target.Refused e) {
      // The same answer as before.
    }
    return THREADS.getCurrentThreadAllocatedBytes() - start;
  }

  private AssertionError finding(byte[] input, String what) {
    String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, 2048));
    return new AssertionError(
        target.name() + ": an input of " + input.length + " bytes " + what + ": " + hex);
  }

  /**
   * What a run saw.
   *
   * @param kinds different reasons of refusal, and sizes of what was read
   * @param mostAllocated bytes, for one input
   */
  public record Report(
      String target, int inputs, long accepted, long refused, int kinds, long mostAllocated) {}
}
