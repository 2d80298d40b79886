package io.sidework.sim;

import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Bytes32;
import io.sidework.sim.Scenario.WorkerKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** How a worker's nature shows: what its tasks come to, how long they take, what it keeps back. */
final class Mischief {
  /** The most that a batch takes of a worker that is not late. */
  static final int SLOWEST_MILLIS = 2_500;

  private final SimWorker worker;

  Mischief(SimWorker worker) {
    this.worker = worker;
  }

  /** When a batch that begins now has run. */
  void later(Runnable batch) {
    Dice dice = worker.dice();
    int millis =
        worker.kind() == WorkerKind.LATE
            ? dice.between(8_000, 40_000)
            : dice.between(100, SLOWEST_MILLIS);
    worker.world().timeline().after(millis, batch);
  }

  TaskRunner runner() {
    return new TaskRunner() {
      @Override
      public TaskRun run(Assignment assignment) {
        if (worker.kind() == WorkerKind.DECLINING) {
          return new TaskRun.Abstained("simulated");
        }
        int task = assignment.taskIndex();
        String lie = lie(assignment.deal(), task);
        return new TaskRun.Finished(
            Work.result(assignment.deal(), task, lie), Work.output(assignment.deal(), task, lie));
      }

      @Override
      public void abort() {}

      @Override
      public void close() {}
    };
  }

  private String lie(Deal deal, int task) {
    boolean varies = Work.isContainer(deal) && worker.world().blocks().isFickle(deal.id());
    if (varies && worker.lie().isEmpty()) {
      return Work.engine(task, worker.number());
    }
    Bytes32 truth = Work.result(deal, task, "").outputHash();
    boolean copies =
        worker.kind() == WorkerKind.COPYCAT && worker.world().leaks().containsKey(truth);
    return copies ? "" : worker.lie();
  }

  /** What it sends instead of what the agent says. */
  List<WorkerMessage> says(WorkerMessage message) {
    return switch (worker.kind()) {
      case NO_SHOW -> message instanceof WorkerMessage.Open ? List.of() : List.of(message);
      case FLOODING -> flood(message);
      default -> List.of(message);
    };
  }

  /** Ten of a kind, and some that are wrong in one thing. */
  private List<WorkerMessage> flood(WorkerMessage message) {
    List<WorkerMessage> flood = new ArrayList<>(java.util.Collections.nCopies(5, message));
    switch (message) {
      case WorkerMessage.Contribute(SignedBundle bundle) ->
          flood.add(
              new WorkerMessage.Contribute(
                  new SignedBundle(
                      bundle.epoch(),
                      bundle.deal(),
                      bundle.lot(),
                      bundle.worker(),
                      bundle.entries().subList(0, bundle.entries().size() / 2),
                      bundle.signature())));
      case WorkerMessage.Open open -> {
        List<Opening> wrong =
            open.openings().stream()
                .map(
                    good ->
                        new Opening(
                            good.taskIndex(),
                            good.worker(),
                            good.result(),
                            Bytes32.ZERO,
                            good.output()))
                .toList();
        flood.addFirst(new WorkerMessage.Open(open.deal(), open.lot(), wrong));
      }
      case WorkerMessage.Alive alive ->
          worker.world().blocks().deals().stream()
              .map(deal -> new WorkerMessage.Decline(deal.id(), 0, BigInteger.ONE))
              .forEach(flood::add);
      default -> {}
    }
    return flood;
  }
}
