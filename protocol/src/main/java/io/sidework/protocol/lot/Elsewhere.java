package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Certificates that somebody else made: as good as this node's own, whether or not it followed the
 * rounds (spec L-43).
 */
final class Elsewhere {
  private final LotContext context;
  private final TaskBoard board;
  private final Outbox out;
  private final List<SegmentCertificate> certificates = new ArrayList<>();
  private BigInteger tasks = BigInteger.ZERO;

  Elsewhere(LotContext context, TaskBoard board, Outbox out) {
    this.context = context;
    this.board = board;
    this.out = out;
  }

  List<SegmentCertificate> certificates() {
    return certificates;
  }

  /** Tasks with an outcome, whoever certified it. */
  BigInteger certified() {
    return board.bits(Task::isCertified).or(tasks);
  }

  /** Whether nothing is left to certify since others did. */
  boolean completesLot() {
    return tasks.signum() != 0 && certified().bitCount() == board.tasks().size();
  }

  /** One that brings nothing new costs no more than that to see: others send it as often. */
  Verdict take(SegmentCertificate certificate) {
    if (bringsNothing(certificate)) {
      return Verdict.IGNORE;
    }
    Optional<String> problem =
        certificate.lot() == context.lot()
            ? certificate.problem(context.domain(), context.deal(), context.committee())
            : Optional.of("certificate of another lot");
    if (problem.isPresent()) {
      return new Verdict.Reject(problem.get());
    }
    for (Leaf leaf : certificate.leaves()) {
      tasks = tasks.setBit(board.task(leaf.taskIndex()).bit());
    }
    certificates.add(certificate);
    out.add(new Effect.Certified(certificate));
    return Verdict.ACCEPT;
  }

  /** It is about tasks of this lot that have an outcome already, and no others. */
  private boolean bringsNothing(SegmentCertificate certificate) {
    BigInteger known = certified();
    return certificate.deal().equals(context.deal().id())
        && certificate.lot() == context.lot()
        && !certificate.leaves().isEmpty()
        && certificate.leaves().stream()
            .allMatch(
                leaf ->
                    board.holds(leaf.taskIndex())
                        && known.testBit(board.task(leaf.taskIndex()).bit()));
  }
}
