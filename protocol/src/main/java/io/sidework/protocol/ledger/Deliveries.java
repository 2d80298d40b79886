package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.type.Address;

/** Results that are told to callbacks, each task's once (spec R-25). */
final class Deliveries {
  private final Books books;
  private final Epochs epochs;
  private final Deals deals;

  Deliveries(Books books, Epochs epochs, Deals deals) {
    this.books = books;
    this.epochs = epochs;
    this.deals = deals;
  }

  Decision deliver(Address deliverer, Operation.Deliver delivery) {
    Deals.Deal deal = deals.find(delivery.deal());
    if (deal == null) {
      return refused(Refusal.NO_CALLBACK);
    }
    boolean certified =
        deal.epoch.number == delivery.epoch()
            && epochs.isCommittee(delivery.epoch(), delivery.committee())
            && deal.epoch.certifies(delivery.signers());
    return new Requirements()
        .require(!deal.callback.target().isZero(), Refusal.NO_CALLBACK)
        .require(!deal.refunded, Refusal.DEAL_REFUNDED)
        .require(deal.isSettled(delivery.task()), Refusal.NOT_SETTLED)
        .require(!deal.delivered.contains(delivery.task()), Refusal.ALREADY_DELIVERED)
        .require(delivery.ofTask(), Refusal.OTHER_TASK)
        .require(delivery.ofOutput(), Refusal.OTHER_OUTPUT)
        .require(certified, Refusal.NOT_CERTIFIED)
        .then(
            () -> {
              deal.delivered.add(delivery.task());
              books.give(deliverer, deal.callback.fee());
            });
  }
}
