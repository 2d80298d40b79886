package io.sidework.sim;

import io.sidework.protocol.crypto.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Runs many seeds, each twice: what is not repeated to the last event could not be looked into.
 * Ends at the first seed that breaks a promise.
 */
public final class Campaign {
  private final Wanted wanted;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final ByteArrayOutputStream hashes = new ByteArrayOutputStream();
  private long steps;
  private long virtualMillis;
  private int done;

  /**
   * What to run.
   *
   * @param seed the first one
   * @param lots in all deals together; 0: by seed, as the next two
   * @param nodes 1, 4, 7, ...
   * @param faults that may strike; each strikes in about half of the seeds
   */
  public record Wanted(long seed, int seeds, int lots, int nodes, int workers, Set<Fault> faults) {}

  /**
   * A seed that broke a promise.
   *
   * @param what in one line
   * @param scenario smallest that was found to break the same promise, for {@link #replay}
   * @param trace its last events, in words
   */
  public record Failure(long seed, String what, String scenario, List<String> trace) {}

  public Campaign(Wanted wanted) {
    this.wanted = wanted;
  }

  /**
   * Runs until a seed fails or all are done.
   *
   * @param progress hears how many seeds are done, after each
   */
  public Optional<Failure> run(Consumer<Integer> progress) {
    for (long seed = wanted.seed; seed < wanted.seed + wanted.seeds; seed++) {
      Scenario scenario =
          Scenario.draw(
              seed, new Scenario.Wish(wanted.lots, wanted.nodes, wanted.workers, wanted.faults));
      Optional<Failure> failure = run(scenario);
      if (failure.isPresent()) {
        return failure;
      }
      progress.accept(++done);
    }
    return Optional.empty();
  }

  private Optional<Failure> run(Scenario scenario) {
    Signatures signatures = new Signatures();
    Simulation.Outcome first = Simulation.run(scenario, signatures, null);
    add(first);
    if (first.broken().isPresent()) {
      return Optional.of(Shrinking.of(scenario, first.broken().get()));
    }
    Simulation.Outcome second = Simulation.run(scenario, signatures, null);
    if (!first.hash().equals(second.hash())) {
      String what = "the second run of the seed was another one";
      return Optional.of(new Failure(scenario.seed(), what, scenario.toText(), List.of()));
    }
    return Optional.empty();
  }

  private void add(Simulation.Outcome outcome) {
    outcome.counts().forEach((what, count) -> counts.merge(what, count, Integer::sum));
    steps += outcome.steps();
    virtualMillis += outcome.millis();
    hashes.writeBytes(outcome.hash().getBytes(StandardCharsets.UTF_8));
  }

  /** What happened how often, in the first run of each seed. */
  public Map<String, Integer> counts() {
    return counts;
  }

  public long steps() {
    return steps;
  }

  public long virtualMillis() {
    return virtualMillis;
  }

  public int done() {
    return done;
  }

  /** Of all events of all seeds. */
  public String hash() {
    return Sha256.hash(hashes.toByteArray()).toString().substring(2);
  }

  /**
   * Runs one scenario, as {@link Failure} has it.
   *
   * @param listener hears every event in words
   * @return what broke; empty: nothing did
   * @throws IllegalArgumentException when it is no scenario
   */
  public static Optional<String> replay(String scenario, Consumer<String> listener) {
    Simulation.Outcome outcome =
        Simulation.run(Scenario.parse(scenario), new Signatures(), listener);
    listener.accept(outcome.hash());
    return outcome.broken();
  }

  /** The scenario of a seed, as {@link #replay} takes it. */
  public static String scenario(Wanted wanted) {
    return Scenario.draw(
            wanted.seed,
            new Scenario.Wish(wanted.lots, wanted.nodes, wanted.workers, wanted.faults))
        .toText();
  }
}
