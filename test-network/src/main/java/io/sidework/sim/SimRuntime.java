package io.sidework.sim;

import io.sidework.node.port.ReferenceRuntime;
import io.sidework.protocol.deal.Deal;
import java.util.Optional;

/** A node's reference runtime: always right, and now and then not able to. */
final class SimRuntime implements ReferenceRuntime {
  private final Dice dice;
  private final int trouble;

  /**
   * @param trouble of a thousand runs, so many abstain
   */
  SimRuntime(Dice dice, int trouble) {
    this.dice = dice;
    this.trouble = trouble;
  }

  @Override
  public Optional<String> problem(byte[] module) {
    return Optional.empty();
  }

  @Override
  public Run run(Deal deal, int taskIndex) {
    return dice.chance(trouble)
        ? new Run.Abstained("simulated")
        : new Run.Done(Work.result(deal, taskIndex, ""), Work.output(deal, taskIndex, ""));
  }

  @Override
  public void rest() {}

  @Override
  public void close() {}
}
