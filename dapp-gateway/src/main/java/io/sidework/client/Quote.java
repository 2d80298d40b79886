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
 * @param price of a copy, at most
 * @param storage part of what is locked that pays for reserved checkpoint storage (spec R-37)
 * @param locked taken from the free balance until the deal ends; what is unused comes back
 */
public record Quote(int tasks, int copies, Amount price, Amount storage, Amount locked) {
  /**
   * Volume x what a task locks, without owners to pay.
   *
   * @param nodes n, the committee's size
   */
  public static Quote of(
      int volume,
      Amount price,
      int trust,
      int checkpointBytes,
      DeploymentParameters terms,
      int nodes) {
    int copies = Acceptance.copies(trust) + 4;
    Amount storage = Escrow.storage(checkpointBytes, terms.storageFee());
    Amount task =
        Escrow.perTask(price, trust, storage, terms.feeBps(), terms.reexecutionFee(), nodes);
    return new Quote(volume, copies, price, storage.times(volume), task.times(volume));
  }

  static Quote of(JobFile job, DeploymentParameters terms, int nodes) {
    return of(job.volume(), job.price(), job.trust(), job.checkpointBytes(), terms, nodes);
  }

  /**
   * Refuses a job that cannot be paid, before anything is signed, and says what it lacks (CMP-38).
   *
   * @param balance free in escrow and held as token together
   */
  void requireCoveredBy(Amount balance) {
    if (locked.compareTo(balance) <= 0) {
      return;
    }
    boolean forCopies = locked.minus(storage).compareTo(balance) <= 0;
    throw new BadInput(
        (forCopies ? "checkpointBytes: " : "price: ")
            + "%d tasks at %s a copy lock %s credits"
                .formatted(tasks, price.toDisplay(), locked.toDisplay())
            + (storage.isZero()
                ? ""
                : ", %s of them for checkpoint storage".formatted(storage.toDisplay()))
            + ", the balance is %s: %s are missing"
                .formatted(balance.toDisplay(), locked.minus(balance).toDisplay()));
  }
}
