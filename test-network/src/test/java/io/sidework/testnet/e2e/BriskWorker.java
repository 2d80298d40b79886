package io.sidework.testnet.e2e;

import io.sidework.agent.boot.WorkerProgram;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A worker whose checkpoints go to nodes sooner, so that a test need not run for minutes. */
final class BriskWorker {
  private BriskWorker() {}

  public static void main(String[] args) {
    System.exit(new WorkerProgram(UnaryOperator.identity(), Duration.ofSeconds(2)).execute(args));
  }
}
