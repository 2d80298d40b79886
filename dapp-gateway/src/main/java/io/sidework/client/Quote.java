package io.sidework.client;

import io.sidework.client.job.JobFile;
import io.sidework.contracts.DeploymentParameters;
import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Escrow;
import io.sidework.protocol.type.Amount;

/**
 * What a job costs at most: the amount that its match locks (spec R-15).
 *
 * @param tasks number of tasks
 * @param copies most paid copies of a task, m + 4
 * @param locked taken from the free balance until the deal ends; what is unused comes back
 */
public record Quote(int tasks, int copies, Amount locked) {
  /**
   * Volume x what a task locks, without owners to pay.
   *
   * @param nodes n, the committee's size
   */
  public static Quote of(
      int volume, Amount price, int trust, DeploymentParameters terms, int nodes) {
    int copies = Acceptance.copies(trust) + 4;
    Amount task =
        Escrow.perTask(price, trust, Amount.ZERO, terms.feeBps(), terms.reexecutionFee(), nodes);
    return new Quote(volume, copies, task.times(volume));
  }

  static Quote of(JobFile job, DeploymentParameters terms, int nodes) {
    return of(job.volume(), job.price(), job.trust(), terms, nodes);
  }

  /**
   * Refuses a job that cannot be paid, before anything is signed.
   *
   * @param balance free in escrow and held as token together
   */
  void requireCoveredBy(Amount balance, Amount price) {
    if (locked.compareTo(balance) > 0) {
      throw new BadInput(
          "price: "
              + tasks
              + " tasks at "
              + price.toDisplay()
              + " a copy lock "
              + locked.toDisplay()
              + " credits, the balance is "
              + balance.toDisplay());
    }
  }
}
