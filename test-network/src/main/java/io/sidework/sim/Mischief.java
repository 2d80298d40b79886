package io.sidework.sim;

import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.message.WorkerMessage;
import java.util.List;

/** How a worker's nature shows: what its tasks come to, how long they take, what it keeps back. */
final class Mischief {
  private final SimWorker worker;

  Mischief(SimWorker worker) {
    this.worker = worker;
  }

  /** When a batch that begins now has run. */
  void later(Runnable batch) {
    Dice dice = worker.dice();
    int millis =
        worker.kind() == Scenario.WorkerKind.LATE
            ? dice.between(8_000, 40_000)
            : dice.between(100, 2_500);
    worker.world().timeline().after(millis, batch);
  }

  TaskRunner runner() {
    return new TaskRunner() {
      @Override
      public TaskRun run(Assignment assignment) {
        if (worker.kind() == Scenario.WorkerKind.DECLINING) {
          return new TaskRun.Abstained("simulated");
        }
        int task = assignment.taskIndex();
        return new TaskRun.Finished(
            Work.result(assignment.deal(), task, worker.lie()),
            Work.output(assignment.deal(), task, worker.lie()));
      }

      @Override
      public void close() {}
    };
  }

  /** What it sends instead of what the agent says. */
  List<WorkerMessage> says(WorkerMessage message) {
    boolean kept =
        worker.kind() == Scenario.WorkerKind.NO_SHOW && message instanceof WorkerMessage.Open;
    return kept ? List.of() : List.of(message);
  }

  /** What it does on its own, a few times a second. */
  void turn(WorkerProcess process) {}
}
