package io.sidework.agent.port;

import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/**
 * One deal's results, by lot. The first result of a task stays: a second, different one would make
 * a second commitment, which is slashed. Thread-safe. Methods that write throw {@link
 * java.io.UncheckedIOException} when the disk does.
 */
public interface ResultJournal {
  /** Lots of which something is kept. */
  Set<Integer> lots();

  boolean has(int taskIndex);

  /** Whether results of a lot may have been lost that were committed to. */
  boolean isCut(int lot);

  /** Keeps a result unless there is one; durable after the next {@link #seal}. */
  void append(int taskIndex, TaskResult result, byte[] output);

  /** Makes these tasks of a lot a bundle, durable with all that was appended before. */
  void seal(int lot, BigInteger tasks);

  /** Notes durably that a closed bundle was opened. */
  void opened(int lot, Bytes32 bundle);

  /** Task sets of the lot's bundles, in order of sealing. */
  List<BigInteger> sealed(int lot);

  /** Ids of the lot's bundles that were opened. */
  Set<Bytes32> openedBundles(int lot);

  /**
   * @throws IllegalStateException when there is no result of the task
   */
  TaskResult result(int taskIndex);

  /**
   * @throws IllegalStateException when there is no result of the task
   */
  byte[] output(int taskIndex);

  /** Tasks of a lot that have a result. */
  BigInteger stored(int lot);

  /** Drops all of a lot. */
  void forget(int lot);
}
