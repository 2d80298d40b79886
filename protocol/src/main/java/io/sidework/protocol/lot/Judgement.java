package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ruling that follows from closed copies, openings and re-executions: a function of certified
 * facts alone, equal at every node (spec L-24 to L-27).
 */
final class Judgement {
  private final LotContext context;
  private final TaskBoard board;
  private final Reexecutions reexecutions;
  private final int round;
  private final ResolveValue value;

  private final List<Leaf> leaves = new ArrayList<>();
  private final Map<Address, BigInteger> noShows = new TreeMap<>();
  private BigInteger widen = BigInteger.ZERO;
  private BigInteger truth = BigInteger.ZERO;

  private Judgement(
      LotContext context,
      TaskBoard board,
      Reexecutions reexecutions,
      int round,
      ResolveValue value) {
    this.context = context;
    this.board = board;
    this.reexecutions = reexecutions;
    this.round = round;
    this.value = value;
  }

  /**
   * Needs every opening that the value names to be held here. Empty when the result behind a
   * re-executed digest is not known here yet.
   */
  static Optional<Ruling> of(
      LotContext context,
      TaskBoard board,
      Reexecutions reexecutions,
      int round,
      ResolveValue value) {
    Judgement judgement = new Judgement(context, board, reexecutions, round, value);
    for (Task task : board.open()) {
      if (!judgement.rule(task)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Ruling(
            judgement.leaves, judgement.widen, judgement.truth, Bits.listOf(judgement.noShows)));
  }

  private boolean rule(Task task) {
    List<Copy> opened = new ArrayList<>();
    for (Copy copy : task.copies.values()) {
      if (copy.isStruck()) {
        continue;
      }
      if (copy.isCounted() || copy.round == round && value.isOpen(copy, task.bit())) {
        opened.add(copy);
      } else if (copy.round == round) {
        noShows.merge(copy.worker, BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
      }
    }
    Optional<ResolveValue.Truth> known = value.truth(task.index, context.committee().quorum());
    if (known.isPresent()) {
      return ruleByTruth(task, opened, known.get().digest());
    }
    if (task.isReexecuting()
        || opened.stream().map(copy -> copy.opened().digest()).distinct().count() > 1) {
      truth = truth.setBit(task.bit());
    } else if (suffices(opened)) {
      accept(task, opened.getFirst().opened().result(), opened, false);
    } else if (canWiden(task)) {
      widen = widen.setBit(task.bit());
    } else {
      truth = truth.setBit(task.bit());
    }
    return true;
  }

  private boolean ruleByTruth(Task task, List<Copy> opened, Bytes32 digest) {
    List<Copy> right =
        opened.stream().filter(copy -> copy.opened().digest().equals(digest)).toList();
    Optional<TaskResult> result =
        right.isEmpty()
            ? reexecutions.result(task.index, digest)
            : Optional.of(right.getFirst().opened().result());
    result.ifPresent(found -> accept(task, found, right, true));
    return result.isPresent();
  }

  private boolean suffices(List<Copy> opened) {
    List<Integer> standings =
        opened.stream().map(copy -> board.draw().standing(copy.worker)).toList();
    return Acceptance.suffices(standings, context.deal().trust());
  }

  /**
   * Somebody is left to draw, and this round brought the task a copy: a round that brought none
   * found nobody, and waiting for the same owners again could go on for ever.
   */
  private boolean canWiden(Task task) {
    return task.copies.size() < task.ranking.size()
        && task.copies.values().stream().anyMatch(copy -> copy.round == round);
  }

  private void accept(Task task, TaskResult result, List<Copy> right, boolean reexecuted) {
    leaves.add(
        new Leaf(
            task.index,
            result.status(),
            result.outputHash(),
            right.isEmpty() ? result.digest() : right.getFirst().opened().digest(),
            result.usage(),
            right.stream().limit(context.deal().paidCopies()).map(copy -> copy.worker).toList(),
            reexecuted));
  }
}
