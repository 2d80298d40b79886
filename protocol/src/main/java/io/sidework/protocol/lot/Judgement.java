package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The ruling that follows from closed copies, openings and re-executions: a function of certified
 * facts alone, equal at every node (spec L-24 to L-27).
 */
final class Judgement {
  /** Nobody wrote anything that could be delivered. */
  private static final TaskResult INDETERMINATE =
      new TaskResult(
          TaskStatus.INDETERMINATE,
          TaskResult.outputHash(new byte[0]),
          Bytes32.ZERO,
          new Usage(0, 0, 0, 0));

  private final LotContext context;
  private final TaskBoard board;
  private final Reexecutions reexecutions;
  private final Bytes32 seed;
  private final Findings findings;
  private final SpotBatches batches;

  private final List<Leaf> leaves = new ArrayList<>();
  private BigInteger widen = BigInteger.ZERO;
  private BigInteger truth = BigInteger.ZERO;
  private BigInteger held = BigInteger.ZERO;

  private Judgement(
      LotContext context,
      TaskBoard board,
      Reexecutions reexecutions,
      int round,
      List<Bytes32> commitments,
      ResolveValue value) {
    this.context = context;
    this.board = board;
    this.reexecutions = reexecutions;
    this.seed = DrawSeed.of(value.secrets());
    this.findings = new Findings(context, board, round, value);
    boolean drawable = value.secrets().size() == commitments.size();
    this.batches = new SpotBatches(context, board, findings, round, seed, drawable);
  }

  /**
   * Needs every opening that the value names to be held here. Empty when the result behind a
   * re-executed digest is not known here yet.
   *
   * @param commitments to secrets, in the round's closed set
   */
  static Optional<Ruling> of(
      LotContext context,
      TaskBoard board,
      Reexecutions reexecutions,
      int round,
      List<Bytes32> commitments,
      ResolveValue value) {
    Judgement judgement = new Judgement(context, board, reexecutions, round, commitments, value);
    for (Task task : board.open()) {
      if (!judgement.rule(task)) {
        return Optional.empty();
      }
    }
    return Optional.of(judgement.ruling());
  }

  private Ruling ruling() {
    TreeSet<Address> absent = new TreeSet<>(board.absent());
    absent.addAll(findings.noShows().keySet());
    return new Ruling(
        leaves,
        widen,
        truth,
        held,
        batches.redrawn(),
        Bits.listOf(findings.noShows()),
        absent.stream().limit(SegmentCertificate.MOST_NO_SHOWS).toList(),
        batches.waiting());
  }

  private boolean rule(Task task) {
    if (context.isByAgreement()) {
      ruleByCopies(task);
      return true;
    }
    List<Copy> opened = findings.opened(task);
    Optional<Bytes32> known = findings.truth(task);
    if (known.isPresent()) {
      return ruleByTruth(task, opened, known.get());
    }
    if (findings.isIndeterminate(task)) {
      add(task, INDETERMINATE, INDETERMINATE.digest(), opened, true);
    } else if (task.isReexecuting() || findings.isDisputed(task)) {
      truth = truth.setBit(task.bit());
    } else if (batches.isConfirmed(task)) {
      acceptAgreed(task, false);
    } else if (batches.isWaiting(task)) {
      ruleByBatch(task);
    } else if (findings.suffices(task, batches::isVoid)) {
      boolean audited = !task.isProvisional() && SpotCheck.isAudited(seed, task.index);
      acceptAgreed(task, audited);
    } else {
      seekMore(task, batches.isReleased(task) || canWiden(task));
    }
    return true;
  }

  /** Where nothing else can tell: more copies, until some outweigh the others (L-71, L-72). */
  private void ruleByCopies(Task task) {
    Concord concord = Concord.of(findings.opened(task), board.draw()::standing);
    if (concord.suffices(context.deal().trust())) {
      Copy.Held agreed = concord.heaviest();
      accept(task, agreed.result(), agreed.digest(), false);
    } else {
      widen = widen.setBit(task.bit());
    }
  }

  private boolean ruleByTruth(Task task, List<Copy> opened, Bytes32 digest) {
    Optional<TaskResult> result =
        opened.stream()
            .map(Copy::opened)
            .filter(held -> held.digest().equals(digest))
            .map(Copy.Held::result)
            .findFirst()
            .or(() -> reexecutions.result(task.index, digest));
    result.ifPresent(found -> accept(task, found, digest, true));
    return result.isPresent();
  }

  /** Copies that came beside the batch's may suffice without it (L-62); a liar's is none. */
  private void ruleByBatch(Task task) {
    if (!findings.standsAlone(task) && findings.suffices(task, batches::isVoid)) {
      acceptAgreed(task, false);
    } else if (batches.wantsCheck(task)) {
      seekMore(task, findings.hasCopyOfThisRound(task));
    } else {
      held = held.setBit(task.bit());
    }
  }

  /** Further copies, if somebody is left to make them and likely to; else re-executions. */
  private void seekMore(Task task, boolean likely) {
    if (likely && task.copies.size() < task.ranking().size()) {
      widen = widen.setBit(task.bit());
    } else {
      truth = truth.setBit(task.bit());
    }
  }

  /**
   * This round brought the task a copy: one that brought none found nobody, and waiting for the
   * same owners again could go on for ever. A round that checks ended early is no such sign.
   */
  private boolean canWiden(Task task) {
    return findings.hasCopyOfThisRound(task) || batches.broughtCheck();
  }

  private void acceptAgreed(Task task, boolean reexecuted) {
    Copy.Held agreed = findings.agreed(task);
    accept(task, agreed.result(), agreed.digest(), reexecuted);
  }

  /** Every copy that is equal to the outcome is paid. */
  private void accept(Task task, TaskResult result, Bytes32 digest, boolean reexecuted) {
    List<Copy> right = new ArrayList<>();
    for (Copy copy : findings.opened(task)) {
      if (copy.opened().digest().equals(digest)) {
        right.add(copy);
      }
    }
    add(task, result, digest, right, reexecuted);
  }

  private void add(
      Task task, TaskResult result, Bytes32 digest, List<Copy> paid, boolean reexecuted) {
    leaves.add(
        new Leaf(
            task.index,
            result.status(),
            result.outputHash(),
            digest,
            result.usage(),
            most(paid).stream().map(copy -> copy.worker).toList(),
            reexecuted));
  }

  /**
   * As many as are paid, by rank; copies that weigh nothing stand back, so that nobody who had to
   * be asked works for nothing (L-25).
   */
  private List<Copy> most(List<Copy> right) {
    if (right.size() <= context.deal().paidCopies()) {
      return right;
    }
    List<Copy> first =
        right.stream()
            .sorted(Comparator.comparing(copy -> !weighs(copy)))
            .limit(context.deal().paidCopies())
            .toList();
    return right.stream().filter(first::contains).toList();
  }

  private boolean weighs(Copy copy) {
    return copy.weighs() && !batches.isVoid(copy) && !findings.isLiar(copy.worker);
  }
}
