package io.sidework.protocol.lot;

import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/** Carries out a decided CLOSE: these copies count if they are opened (spec L-13, L-14). */
final class Closing {
  private final LotContext context;
  private final TaskBoard board;
  private final Contributions contributions;
  private int copies;

  Closing(LotContext context, TaskBoard board, Contributions contributions) {
    this.context = context;
    this.board = board;
    this.contributions = contributions;
  }

  /** Copies of all rounds so far. */
  int copies() {
    return copies;
  }

  /** Needs every bundle that the decision names to be here; gives what workers open against. */
  CloseCertificate carryOut(Decided decision, int round) {
    ClosedSet closed = ClosedSet.decode(decision.ballot().value());
    for (Bytes32 id : closed.bundles()) {
      contributions.find(id).ifPresent(found -> close(found, round));
    }
    return new CloseCertificate(
        context.deal().epoch(),
        context.deal().id(),
        context.lot(),
        round,
        decision.view(),
        closed,
        decision.commits());
  }

  private void close(Contribution contribution, int round) {
    contribution.close();
    Address worker = contribution.bundle.worker();
    for (SignedBundle.Entry entry : contribution.bundle.entries()) {
      Task task = board.task(entry.taskIndex());
      if (task.isCertified()) {
        continue;
      }
      int rank = board.draw().rank(entry.taskIndex(), worker);
      Copy first = task.copies.get(rank);
      if (first == null) {
        task.copies.put(
            rank, new Copy(task.index, rank, worker, entry.commitment(), contribution.id, round));
        copies++;
      } else if (!first.commitment.equals(entry.commitment())) {
        first.strike();
      }
    }
  }
}
