package io.sidework.agent.application;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Compares the machine's clock with the chain's. Deadlines and seeds are by chain time,
 * hours of sharing by the machine's: when they differ by much, one of them is wrong and neither is
 * to be relied on. Times that are compared were seen at different moments, so each is kept with a
 * clock that runs evenly.
 */
final class ClockCheck {
  /** A minute or two are common between machines; blocks may be late by as much. */
  static final long MAX_SECONDS = 600;

  /** Seconds of a clock at millisecond 0 of the even one. */
  private OptionalLong machine = OptionalLong.empty();

  private OptionalLong chain = OptionalLong.empty();

  void machine(Instant time, long now) {
    machine = OptionalLong.of(time.getEpochSecond() - now / 1_000);
  }

  void block(long seconds, long now) {
    chain = OptionalLong.of(seconds - now / 1_000);
  }

  /** Which clock is ahead of the other, and by how much. */
  Optional<String> mistake() {
    if (machine.isEmpty() || chain.isEmpty()) {
      return Optional.empty();
    }
    long ahead = machine.getAsLong() - chain.getAsLong();
    return Math.abs(ahead) <= MAX_SECONDS
        ? Optional.empty()
        : Optional.of(
            "this machine's clock is about %d minutes %s the chain's"
                .formatted(Math.abs(ahead) / 60, ahead > 0 ? "ahead of" : "behind"));
  }
}
