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

  Verdict take(SegmentCertificate certificate) {
    Optional<String> problem =
        certificate.lot() == context.lot()
            ? certificate.problem(context.domain(), context.deal(), context.committee())
            : Optional.of("certificate of another lot");
    if (problem.isPresent()) {
      return new Verdict.Reject(problem.get());
    }
    BigInteger bits = BigInteger.ZERO;
    for (Leaf leaf : certificate.leaves()) {
      bits = bits.setBit(board.task(leaf.taskIndex()).bit());
    }
    if (bits.andNot(certified()).signum() == 0) {
      return Verdict.IGNORE;
    }
    tasks = tasks.or(bits);
    certificates.add(certificate);
    out.add(new Effect.Certified(certificate));
    return Verdict.ACCEPT;
  }
}
