package io.sidework.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a run begins, and who hears of the checkpoints that it makes. Neither changes its result.
 *
 * @param from a checkpoint of the same program and task; empty: the beginning
 * @param interval real time between two that are told, and before the first; of those made
 *     meanwhile the newest is told. Zero: every one is
 * @param heard called by the run's thread or one of the sandbox's; the run waits for it
 */
public record Checkpointing(
    Optional<Checkpoint> from, Duration interval, Consumer<Checkpoint> heard) {
  /** From the beginning, and nobody hears of checkpoints. */
  public static final Checkpointing NONE =
      new Checkpointing(Optional.empty(), Duration.ofDays(1), checkpoint -> {});
}
