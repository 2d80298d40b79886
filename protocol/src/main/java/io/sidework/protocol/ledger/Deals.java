package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.DONE;
import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Deals, what they lock, and its way back (spec ). */
final class Deals {
  static final int LOT = 256;
  private static final int SPARE_COPIES = 4;

  /** One deal; owned by its ledger. */
  static final class Deal {
    final Address payer;
    final int volume;
    final Epochs.Epoch epoch;
    final long deadline;
    final Order.Callback callback;
    Amount locked;
    int settled;
    boolean refunded;
    final SortedSet<Long> delivered = new TreeSet<>();
    private final SortedMap<Integer, BigInteger> bits = new TreeMap<>();

    Deal(Terms terms, Epochs.Epoch epoch, long time, Amount locked) {
      this.payer = terms.request.payer();
      this.volume = (int) terms.volume;
      this.epoch = epoch;
      this.deadline = time + terms.request.duration();
      this.callback = terms.request.callback();
      this.locked = locked;
    }

    BigInteger settledOf(int lot) {
      return bits.getOrDefault(lot, BigInteger.ZERO);
    }

    boolean isSettled(long task) {
      return settledOf((int) (task / LOT)).testBit((int) (task % LOT));
    }

    /** Ones for the tasks that the lot has. */
    BigInteger tasksOf(int lot) {
      long left = Math.clamp((long) volume - (long) lot * LOT, 0, LOT);
      return BigInteger.ONE.shiftLeft((int) left).subtract(BigInteger.ONE);
    }

    void settle(int lot, BigInteger tasks) {
      bits.merge(lot, tasks, BigInteger::or);
      settled += tasks.bitCount();
    }

    boolean finished() {
      return settled == volume;
    }

    /** Delivery fees that are locked still, apart from the deal's own lock. */
    Amount deliveryReserve() {
      return refunded ? Amount.ZERO : callback.fee().times(volume - delivered.size());
    }
  }

  /**
   * What a match agreed on.
   *
   * @param price of a copy
   * @param royalties of program, dataset and pool together, per task
   */
  record Terms(Order.Request request, Amount price, Amount royalties, long volume) {
    Amount deliveryFees() {
      return request.callback().fee().times(volume);
    }
  }

  private final LedgerParameters parameters;
  private final Books books;
  private final Epochs epochs;

  /** In order of making. */
  private final List<Deal> deals = new ArrayList<>();

  Deals(LedgerParameters parameters, Books books, Epochs epochs) {
    this.parameters = parameters;
    this.books = books;
    this.epochs = epochs;
  }

  List<Deal> all() {
    return deals;
  }

  /** A deal by its number, or nothing. */
  @Nullable Deal find(int number) {
    return number < deals.size() ? deals.get(number) : null;
  }

  /** What a deal locks, delivery fees apart: the most that its tasks can cost (spec R-15). */
  private Amount lockOf(Terms terms, Epochs.Epoch epoch) {
    int copies = 1;
    for (long reach = 10; reach < terms.request.trust(); reach *= 10) {
      copies++;
    }
    Amount fee = terms.price.times(parameters.feeBps()).divideCeil(LedgerParameters.BASIS);
    long kibibytes = (terms.request.checkpointBytes() + 1023) / 1024;
    return terms
        .price
        .plus(fee)
        .times(copies + SPARE_COPIES)
        .plus(parameters.reexecutionFee().times(epoch.size()))
        .plus(parameters.storageFee().times(kibibytes))
        .plus(terms.royalties)
        .times(terms.volume);
  }

  /** What it takes to make a deal in the running epoch. */
  void requireOpen(Requirements must, Terms terms) {
    must.require(epochs.current() > 0, Refusal.NO_EPOCH);
    if (epochs.current() > 0) {
      Epochs.Epoch epoch = epochs.of(epochs.current());
      Amount lock = lockOf(terms, epoch);
      Amount all = lock.plus(terms.deliveryFees());
      must.require(
              parameters.lockCapBps() == 0
                  || epoch.locked.plus(lock).compareTo(parameters.lockCap(epoch.size())) <= 0,
              Refusal.LOCK_CAP_REACHED)
          .require(!books.lacks(terms.request.payer(), all), Refusal.INSUFFICIENT_FREE);
    }
  }

  /** Requires what `requireOpen` does. */
  void open(Terms terms, long time) {
    Epochs.Epoch epoch = epochs.of(epochs.current());
    Deal deal = new Deal(terms, epoch, time, lockOf(terms, epoch));
    books.take(deal.payer, deal.locked.plus(terms.deliveryFees()));
    epoch.locked = epoch.locked.plus(deal.locked);
    deals.add(deal);
  }

  Decision refund(int number, long time) {
    Deal deal = find(number);
    if (deal == null) {
      return refused(Refusal.UNKNOWN_DEAL);
    }
    boolean owesNothing = deal.finished() && deal.deliveryReserve().isZero();
    if (deal.refunded || owesNothing) {
      return refused(Refusal.DEAL_CLOSED);
    }
    if (time <= deal.deadline + parameters.grace()) {
      return refused(Refusal.TOO_EARLY_TO_REFUND);
    }
    books.give(deal.payer, deal.deliveryReserve());
    deal.refunded = true;
    unlockRest(deal);
    return DONE;
  }

  /** Returns what is still locked to the payer. */
  void unlockRest(Deal deal) {
    Amount rest = deal.locked;
    release(deal, rest);
    books.give(deal.payer, rest);
  }

  /** Takes from a deal's lock, which makes room under the epoch's cap. */
  void release(Deal deal, Amount amount) {
    deal.locked = deal.locked.minus(amount);
    deal.epoch.locked = deal.epoch.locked.minus(amount);
  }
}
