package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Carries out a certified ruling: outcomes, evidence, and what the next round needs (spec L-29).
 */
final class Sentence {
  private final LotContext context;
  private final TaskBoard board;
  private final Contributions contributions;
  private final Evidence evidence;
  private final Outbox out;
  private final Map<Address, BigInteger> certified = new TreeMap<>();

  Sentence(
      LotContext context,
      TaskBoard board,
      Contributions contributions,
      Evidence evidence,
      Outbox out) {
    this.context = context;
    this.board = board;
    this.contributions = contributions;
    this.evidence = evidence;
    this.out = out;
  }

  Map<Address, BigInteger> certifiedByWorker() {
    return certified;
  }

  void carryOut(Decided decision, ResolveValue value, Ruling ruling, int round) {
    count(value);
    board.absent(ruling.leaves().isEmpty() ? ruling.absent() : List.of());
    voidBatches(ruling, round);
    board.batches(ruling.batches());
    if (!ruling.leaves().isEmpty()) {
      certify(decision, value, ruling, round);
    }
    redraw(ruling.redrawn(), DrawSeed.of(value.secrets()));
    for (Task task : board.open()) {
      if (ruling.truth().testBit(task.bit())) {
        task.on(TaskEvent.SEEK_TRUTH);
      }
      if (ruling.widen().testBit(task.bit())) {
        widen(task);
      }
      if (ruling.held().testBit(task.bit())) {
        task.on(TaskEvent.HOLD);
        task.needed = task.counted();
      }
    }
  }

  /**
   * Of batches of this ruling and those before that wait no more: copies of tasks without an
   * outcome weigh nothing from now on. A liar and a node that withholds its secret could otherwise
   * have lies accepted with one more liar for each (spec L-63).
   */
  private void voidBatches(Ruling ruling, int round) {
    for (Batch batch : board.batches()) {
      if (!ruling.batches().contains(batch)) {
        weighNothing(batch.tasks(), copy -> copy.worker.equals(batch.worker()));
      }
    }
    BigInteger waiting =
        ruling.batches().stream().map(Batch::tasks).reduce(BigInteger.ZERO, BigInteger::or);
    weighNothing(ruling.redrawn().andNot(waiting), copy -> copy.round == round);
  }

  private void weighNothing(BigInteger tasks, Predicate<Copy> which) {
    TaskBoard.ones(tasks)
        .mapToObj(board::atBit)
        .flatMap(task -> task.copies.values().stream())
        .filter(which)
        .forEach(Copy::weighNothing);
  }

  /** Nobody could know who would be asked next when the copies were made (spec L-44). */
  private void redraw(BigInteger tasks, Bytes32 seed) {
    for (Task task : board.open()) {
      if (tasks.testBit(task.bit())) {
        Map<Address, Integer> ranks = new TreeMap<>();
        List<Address> owners = task.left().mapToObj(task.ranking()::get).toList();
        task.left().forEach(rank -> ranks.put(task.ranking().get(rank), rank));
        task.redraw(
            SpotCheck.successors(seed, task.index, owners).stream().map(ranks::get).toList());
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
        ruling.absent(),
        decision.seals());
  }

  private void certify(Decided decision, ResolveValue value, Ruling ruling, int round) {
    out.add(new Effect.Certified(segment(decision, ruling, round)));
    Map<Address, BigInteger> news = new TreeMap<>();
    for (Leaf leaf : ruling.leaves()) {
      Task task = board.task(leaf.taskIndex());
      Optional<ResolveValue.Truth> truth =
          value.truth(leaf.taskIndex(), context.committee().quorum());
      truth.ifPresent(found -> board.liars().addAll(evidence.refute(task, found)));
      task.on(isAudit(leaf, truth.isPresent()) ? TaskEvent.AUDIT : TaskEvent.CERTIFY);
      for (Address owner : contributions.committers(task.index)) {
        news.merge(owner, BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
      }
    }
    news.forEach(
        (worker, tasks) -> {
          certified.merge(worker, tasks, BigInteger::or);
          out.toWorker(
              worker, new WorkerMessage.Certified(context.deal().id(), context.lot(), tasks));
        });
  }

  /** Paid re-executions that did not make the outcome are still to be done (spec L-64). */
  private static boolean isAudit(Leaf leaf, boolean isKnown) {
    return leaf.reexecuted() && !isKnown && leaf.status() != TaskStatus.INDETERMINATE;
  }

  /** As many further copies as would suffice if they agreed (spec L-25); one to check (L-62). */
  private void widen(Task task) {
    task.on(TaskEvent.WIDEN);
    if (board.batches().stream().anyMatch(batch -> batch.isDrawn(task))) {
      task.needed = task.counted() + 1;
      return;
    }
    if (context.isByAgreement()) {
      widenByCopies(task);
      return;
    }
    List<Integer> standings = new ArrayList<>();
    task.copies.values().stream()
        .filter(copy -> copy.isCounted() && copy.weighs())
        .filter(copy -> !board.liars().contains(copy.worker))
        .forEach(copy -> standings.add(board.draw().standing(copy.worker)));
    int further = 0;
    for (int rank : task.left().toArray()) {
      Address owner = task.ranking().get(rank);
      further++;
      if (!board.liars().contains(owner)) {
        standings.add(board.draw().standing(owner));
        if (suffices(task, standings)) {
          break;
        }
      }
    }
    task.needed = task.counted() + further;
  }

  private boolean suffices(Task task, List<Integer> standings) {
    return task.isAfterVoid()
        ? Acceptance.sufficesAfterVoid(standings, context.deal().trust())
        : Acceptance.suffices(standings, context.deal().trust());
  }

  /** As many as would do if they agreed with the most, within what is ever drawn (L-72, L-73). */
  private void widenByCopies(Task task) {
    List<Copy> counted = task.copies.values().stream().filter(Copy::isCounted).toList();
    Concord concord = Concord.of(counted, board.draw()::standing);
    List<Integer> next =
        task.left()
            .limit(Math.max(0, Concord.most(context.deal()) - task.copies.size()))
            .mapToObj(rank -> board.draw().standing(task.ranking().get(rank)))
            .toList();
    task.needed = task.counted() + concord.further(next, context.deal().trust());
  }
}
