package io.sidework.sim;

import io.sidework.node.port.ReferenceRuntime;
import io.sidework.protocol.deal.Deal;

/**
 * A node's reference runtime: right if the node is, and now and then not able to. What a fickle
 * program comes to depends on whose runtime it is.
 */
final class SimRuntime implements ReferenceRuntime {
  private final SimNode node;
  private final int trouble;

  /**
   * @param trouble of a thousand runs, so many abstain
   */
  SimRuntime(SimNode node, int trouble) {
    this.node = node;
    this.trouble = trouble;
  }

  @Override
  public Finding check(byte[] module) {
    return new Finding.Usable();
  }

  @Override
  public Run run(Deal deal, int taskIndex) {
    if (node.dice().chance(trouble)) {
      return new Run.Abstained("simulated");
    }
    String lie = lie(deal, taskIndex);
    return new Run.Done(Work.result(deal, taskIndex, lie), Work.output(deal, taskIndex, lie));
  }

  private String lie(Deal deal, int task) {
    if (node.kind() == Scenario.NodeKind.LYING) {
      return "conspiracy";
    }
    return node.world().blocks().isFickle(deal.id()) ? Work.engine(task, node.number()) : "";
  }

  @Override
  public void rest() {}

  @Override
  public void close() {}
}
