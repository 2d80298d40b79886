package io.sidework.node.port;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.TaskResult;

/** The runtime whose result is the truth when workers disagree (protocol 4.6). */
public interface ReferenceRuntime extends AutoCloseable {
  /** Whether a module can be a program. */
  Finding check(byte[] module) throws InterruptedException;

  /**
   * Runs one task of a deal whose blobs are here.
   *
   * @param taskIndex index in the deal
   */
  Run run(Deal deal, int taskIndex) throws InterruptedException;

  /** Gives back what an idle runtime need not keep; the next run brings it back. */
  void rest();

  @Override
  void close();

  /** How a check ended. */
  sealed interface Finding {
    record Usable() implements Finding {}

    /** It can never run anywhere, and why, in one line. */
    record Unusable(String reason) implements Finding {}

    /** Trouble of this host: worth another try. */
    record Undecided(String reason) implements Finding {}
  }

  /** How a run ended. */
  sealed interface Run {
    record Done(TaskResult result, byte[] output) implements Run {}

    /** Trouble of this host: worth another try. */
    record Abstained(String reason) implements Run {}

    /** No try will succeed, such as arguments over the runtime's limit. */
    record Impossible(String reason) implements Run {}
  }
}
