package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Carries out a certified ruling: outcomes, evidence, and what the next round needs (spec L-29).
 */
final class Sentence {
  private final LotContext context;
  private final TaskBoard board;
  private final Contributions contributions;
  private final Outbox out;
  private final Map<Address, BigInteger> certified = new TreeMap<>();
  private final TreeSet<Address> refuted = new TreeSet<>();

  Sentence(LotContext context, TaskBoard board, Contributions contributions, Outbox out) {
    this.context = context;
    this.board = board;
    this.contributions = contributions;
    this.out = out;
  }

  List<Address> refuted() {
    return List.copyOf(refuted);
  }

  Map<Address, BigInteger> certifiedByWorker() {
    return certified;
  }

  void carryOut(Decided decision, ResolveValue value, Ruling ruling, int round) {
    count(value);
    if (!ruling.leaves().isEmpty()) {
      certify(decision, ruling, round);
      ruling.leaves().stream().filter(Leaf::reexecuted).forEach(leaf -> refute(leaf, value));
    }
    for (Task task : board.open()) {
      if (ruling.truth().testBit(task.bit())) {
        task.on(TaskEvent.SEEK_TRUTH);
      }
      if (ruling.widen().testBit(task.bit())) {
        widen(task);
      }
    }
  }

  private void count(ResolveValue value) {
    for (Bits bits : value.opened()) {
      TaskBoard.ones(bits.tasks())
          .mapToObj(board::atBit)
          .map(task -> task.copies.get(board.draw().rank(task.index, bits.worker())))
          .filter(copy -> copy != null)
          .forEach(Copy::count);
    }
  }

  /** What a decision with leaves certifies. */
  SegmentCertificate segment(Decided decision, Ruling ruling, int round) {
    return new SegmentCertificate(
        context.deal().id(),
        context.lot(),
        round,
        decision.view(),
        ruling.leaves(),
        List.of(),
        decision.seals());
  }

  private void certify(Decided decision, Ruling ruling, int round) {
    out.add(new Effect.Certified(segment(decision, ruling, round)));
    Map<Address, BigInteger> news = new TreeMap<>();
    for (Leaf leaf : ruling.leaves()) {
      Task task = board.task(leaf.taskIndex());
      task.on(TaskEvent.CERTIFY);
      for (Address owner : task.ranking) {
        if (contributions.hasCommitted(owner, task.index)) {
          news.merge(owner, BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
        }
      }
    }
    news.forEach(
        (worker, tasks) -> {
          certified.merge(worker, tasks, BigInteger::or);
          out.toWorker(
              worker, new WorkerMessage.Certified(context.deal().id(), context.lot(), tasks));
        });
  }

  /** Opened digests other than the truth are lies that the chain can check (spec L-27, R-22). */
  private void refute(Leaf leaf, ResolveValue value) {
    ResolveValue.Truth truth =
        value.truth(leaf.taskIndex(), context.committee().quorum()).orElseThrow();
    for (Copy copy : board.task(leaf.taskIndex()).copies.values()) {
      if (copy.isCounted()
          && !copy.opened().digest().equals(truth.digest())
          && refuted.add(copy.worker)) {
        SignedBundle bundle = contributions.find(copy.bundle).orElseThrow().bundle;
        out.add(
            new Effect.Refuted(
                new Refutation(
                    bundle,
                    leaf.taskIndex(),
                    copy.opened().digest(),
                    copy.opened().salt(),
                    truth.digest(),
                    truth.signatures())));
      }
    }
  }

  /** As many further copies as would suffice if they agreed; at least one (spec L-25). */
  private void widen(Task task) {
    task.on(TaskEvent.WIDEN);
    List<Integer> standings = new ArrayList<>();
    task.copies.values().stream()
        .filter(Copy::isCounted)
        .forEach(copy -> standings.add(board.draw().standing(copy.worker)));
    for (int rank = 0; rank < task.ranking.size(); rank++) {
      if (!task.copies.containsKey(rank)) {
        standings.add(board.draw().standing(task.ranking.get(rank)));
        if (Acceptance.suffices(standings, context.deal().trust())) {
          break;
        }
      }
    }
    task.needed = standings.size();
  }
}
