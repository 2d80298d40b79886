package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Certified work is paid, each task once (spec R-19; P2, P3). */
final class Settlement {
  private final Books books;
  private final Epochs epochs;
  private final Deals deals;

  Settlement(Books books, Epochs epochs, Deals deals) {
    this.books = books;
    this.epochs = epochs;
    this.deals = deals;
  }

  /** Each segment stands alone, and sees what those before it did. */
  Decision settle(Operation.Settle settlement) {
    if (!epochs.isCommittee(settlement.epoch(), settlement.committee())) {
      return refused(Refusal.WRONG_COMMITTEE);
    }
    if (!Segment.ascend(settlement.accounts())) {
      return refused(Refusal.ACCOUNTS_NOT_ASCENDING);
    }
    Epochs.Epoch epoch = epochs.of(settlement.epoch());
    List<SkipReason> reasons = new ArrayList<>();
    for (Segment segment : settlement.segments()) {
      reasons.add(settle(epoch, settlement.accounts(), segment));
    }
    return new Decision.Done(reasons);
  }

  private SkipReason settle(Epochs.Epoch epoch, List<Address> accounts, Segment segment) {
    Deals.Deal deal = deals.find(segment.deal());
    if (deal == null) {
      return SkipReason.UNKNOWN_DEAL;
    }
    SkipReason reason = examine(epoch, accounts, segment, deal);
    if (reason == SkipReason.NONE) {
      pay(segment, deal);
    }
    return reason;
  }

  private static SkipReason examine(
      Epochs.Epoch epoch, List<Address> accounts, Segment segment, Deals.Deal deal) {
    BigInteger bits = segment.bits();
    Amount sum = segment.sum();
    if (deal.epoch != epoch) {
      return SkipReason.OTHER_EPOCH;
    }
    if (deal.refunded) {
      return SkipReason.REFUNDED;
    }
    if (bits.signum() == 0) {
      return SkipReason.EMPTY;
    }
    if (bits.andNot(deal.tasksOf(segment.lot())).signum() != 0) {
      return SkipReason.OUT_OF_RANGE;
    }
    if (bits.and(deal.settledOf(segment.lot())).signum() != 0) {
      return SkipReason.ALREADY_SETTLED;
    }
    if (!segment.isPayable(accounts) || sum.compareTo(segment.spent()) > 0) {
      return SkipReason.BAD_CREDITS;
    }
    if (segment.spent().compareTo(deal.locked) > 0) {
      return SkipReason.OVER_LOCK;
    }
    return epoch.certifies(segment.signers()) ? SkipReason.NONE : SkipReason.NO_QUORUM;
  }

  private void pay(Segment segment, Deals.Deal deal) {
    deals.release(deal, segment.spent());
    deal.settle(segment.lot(), segment.bits());
    segment.credits().forEach(credit -> books.give(credit.account(), credit.amount()));
    Amount fees = segment.spent().minus(segment.sum());
    deal.epoch.collected = deal.epoch.collected.plus(fees);
    if (deal.finished()) {
      deals.unlockRest(deal);
    }
  }
}
