package io.sidework.agent.boot;

import java.util.function.UnaryOperator;

/** Starts an honest worker. */
public final class WorkerMain {
  private WorkerMain() {}

  public static void main(String[] args) {
    System.exit(new WorkerProgram(UnaryOperator.identity()).execute(args));
  }
}
