package io.sidework.agent.application;

import io.sidework.agent.port.ResultJournal;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One deal at this worker: which lots are worked on, and what waits for receipts. */
final class DealWork {
  private static final int MAX_DRAWS = 64;
  private static final Logger LOG = LoggerFactory.getLogger(DealWork.class);

  private final DealTerms terms;
  private final ResultJournal journal;
  private final Commitments commitments;
  private final TreeMap<Integer, LotWork> lots = new TreeMap<>();
  private final Set<Integer> openAt = new HashSet<>();
  private final Set<Contribution> unsecured = new LinkedHashSet<>();
  private final Set<Batch> running = new HashSet<>();
  private final Suspended suspended = new Suspended();

  /** Lots before this one have nothing drawn that is not taken. */
  private int cursor;

  /** Seats on machines that the deal asks for; empty until that is known. */
  private Optional<Roster> drawable = Optional.empty();

  private boolean asked;
  private OptionalLong heldAt = OptionalLong.empty();
  private long notBefore = Long.MIN_VALUE;
  private long served;
  private boolean rejected;

  /** Takes up what the journal kept: its bundles, so that they are sent again unchanged. */
  DealWork(DealTerms terms, ResultJournal journal, Commitments commitments) {
    this.terms = terms;
    this.journal = journal;
    this.commitments = commitments;
    for (int number : journal.lots()) {
      if (number < terms.deal().lots()) {
        restore(lot(number));
      }
    }
  }

  private void restore(LotWork lot) {
    Set<Bytes32> opened = journal.openedBundles(lot.lot());
    for (BigInteger tasks : journal.sealed(lot.lot())) {
      var bundle = commitments.bundle(terms.deal(), lot.lot(), tasks, journal);
      add(lot, new Contribution(bundle, tasks, opened.contains(bundle.id())));
      lot.take(tasks);
    }
  }

  DealTerms terms() {
    return terms;
  }

  Deal deal() {
    return terms.deal();
  }

  ResultJournal journal() {
    return journal;
  }

  /** A node's word that Q hold program and inputs, or that the deal is over. */
  void open(int node, boolean open) {
    if (open) {
      openAt.add(node);
    } else {
      openAt.remove(node);
    }
  }

  /** f+1 nodes called it open: one of them is honest and has seen Q holders. */
  boolean isOpen() {
    return !rejected && openAt.size() >= terms.oneHonest();
  }

  private Optional<Roster> drawable() {
    return drawable;
  }

  /** True once, when it can be asked what machines the deal wants, and again after {@link #ask}. */
  boolean isToAsk(long now) {
    boolean ask = isOpen() && !asked && now >= notBefore;
    asked |= ask;
    return ask;
  }

  /** No answer came: to be asked again, but not at once. */
  void ask(long later) {
    asked = false;
    notBefore = later;
  }

  /**
   * What machines the deal asks for.
   *
   * @return whether this worker's is one
   */
  boolean asksFor(JobNeeds needs) {
    Roster fit = terms.roster().on(needs::areMetBy);
    drawable = Optional.of(fit);
    return fit.seat(commitments.worker()).isPresent();
  }

  boolean hasLot(int lot) {
    return lot >= 0 && lot < deal().lots();
  }

  LotWork lot(int lot) {
    return lots.computeIfAbsent(
        lot, n -> new LotWork(terms, this::drawable, n, commitments.worker()));
  }

  Collection<LotWork> lots() {
    return lots.values();
  }

  /** Next batch: admitted tasks of any lot first, then drawn chunks in order. */
  Optional<Batch> next(long now) {
    if (!isOpen() || drawable.isEmpty() || now < notBefore) {
      return Optional.empty();
    }
    for (LotWork lot : lots.values()) {
      Optional<BigInteger> admitted = lot.nextAdmitted();
      if (admitted.isPresent()) {
        return Optional.of(take(lot, admitted.get(), now));
      }
    }
    // A draw costs a hash a seat: a deal with few chunks for us must not hold up everything else.
    for (int looked = 0; cursor < deal().lots() && looked < MAX_DRAWS; cursor++, looked++) {
      Optional<BigInteger> drawn = lot(cursor).nextDrawn();
      if (drawn.isPresent()) {
        return Optional.of(take(lot(cursor), drawn.get(), now));
      }
    }
    return Optional.empty();
  }

  private Batch take(LotWork lot, BigInteger tasks, long now) {
    lot.take(tasks);
    Batch batch = new Batch(terms, lot.lot(), tasks, journal, now);
    running.add(batch);
    return batch;
  }

  void ended(Batch batch) {
    running.remove(batch);
  }

  List<Batch> running() {
    return List.copyOf(running);
  }

  /** Tasks that a batch has at most. */
  int chunkTasks() {
    return Math.min(deal().volume(), Lottery.chunkSize(deal().limits().fuel()));
  }

  /** Lets no further task start until {@link #release}. */
  void hold(long now) {
    if (heldAt.isEmpty()) {
      heldAt = OptionalLong.of(now);
    }
    running.forEach(Batch::stop);
  }

  /** Lets tasks start, suspended ones among them. */
  void release() {
    heldAt = OptionalLong.empty();
    suspended.takeAll().forEach(place -> putBack(place.lot(), place.tasks()));
  }

  /** Keeps the place of tasks that were killed but go on from a checkpoint. */
  void suspend(Batch batch, BigInteger tasks, long now) {
    suspended.add(batch, tasks, now);
  }

  Suspended suspended() {
    return suspended;
  }

  boolean isHeld() {
    return heldAt.isPresent();
  }

  /** Milliseconds since it was first held, 0 when it is not. */
  long heldFor(long now) {
    return now - heldAt.orElse(now);
  }

  /** Lets tasks that were not begun be drawn again. */
  void putBack(int lot, BigInteger tasks) {
    lot(lot).putBack(tasks);
    cursor = Math.min(cursor, lot);
  }

  /** Lets a batch that could not start be drawn again, but not at once. */
  void retry(Batch batch, long notBefore) {
    putBack(batch.lot(), batch.tasks());
    this.notBefore = notBefore;
  }

  void reject() {
    rejected = true;
  }

  /** Counts settled tasks; results of a lot go when none of them is needed any more. */
  void settled(int number, BigInteger tasks) {
    LotWork lot = lot(number);
    lot.settled(tasks);
    unsecured();
    boolean busy = running.stream().anyMatch(batch -> batch.lot() == number);
    if (!busy && lot.covers(journal.stored(number))) {
      journal.forget(number);
    }
  }

  void cancel() {
    running.forEach(Batch::cancel);
  }

  void add(LotWork lot, Contribution contribution) {
    lot.add(contribution);
    if (!contribution.isOpened()) {
      unsecured.add(contribution);
    }
  }

  /** Bundles that still lack Q receipts and are of use. */
  Collection<Contribution> unsecured() {
    int quorum = terms.committee().quorum();
    unsecured.removeIf(c -> c.isOpened() || c.isSecured(quorum) || isLate(c));
    return unsecured;
  }

  /** All its tasks were certified without it. */
  private boolean isLate(Contribution contribution) {
    LotWork lot = lot(contribution.bundle().lot());
    boolean late = contribution.tasks().andNot(lot.done()).signum() == 0;
    if (late) {
      LOG.warn(
          "deal {} lot {}: {} results came too late",
          deal().id(),
          lot.lot(),
          contribution.tasks().bitCount());
    }
    return late;
  }

  /** When it last got a runner, by a counter: the deal that waited longest is next. */
  long served() {
    return served;
  }

  void served(long turn) {
    served = turn;
  }
}
