package io.sidework.client;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.Domain;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a deal's tasks for which a quorum's signatures were checked right here (spec
 * G-21).
 */
public final class CertifiedTasks {
  private final Domain domain;
  private final Deal deal;
  private final Committee committee;
  private final @Nullable Leaf[] leaves;
  private int count;

  public CertifiedTasks(Domain domain, Deal deal, Committee committee) {
    this.domain = domain;
    this.deal = deal;
    this.committee = committee;
    this.leaves = new @Nullable Leaf[deal.volume()];
  }

  public Deal deal() {
    return deal;
  }

  /**
   * Takes a certificate's tasks in, if it verifies.
   *
   * @return what is wrong with it; empty when it was good
   * @throws JobFailed when it contradicts another good one, which more than f bad nodes have signed
   */
  public Optional<String> add(SegmentCertificate certificate) {
    Optional<String> problem = certificate.problem(domain, deal, committee);
    if (problem.isPresent()) {
      return problem;
    }
    for (Leaf leaf : certificate.leaves()) {
      Leaf known = leaves[leaf.taskIndex()];
      if (known != null && !known.hash(deal.id()).equals(leaf.hash(deal.id()))) {
        throw new JobFailed(
            "two certificates of task "
                + leaf.taskIndex()
                + " contradict each other: more nodes than the protocol tolerates are dishonest");
      }
      count += known == null ? 1 : 0;
      leaves[leaf.taskIndex()] = leaf;
    }
    return Optional.empty();
  }

  public int count() {
    return count;
  }

  public boolean isComplete() {
    return count == deal.volume();
  }

  public Optional<Leaf> leaf(int taskIndex) {
    return Optional.ofNullable(leaves[taskIndex]);
  }

  /** Whether a task of these lots is still without a certificate. */
  boolean missesIn(int firstLot, int endLot) {
    int end = Math.min(deal.volume(), endLot * Deal.LOT);
    return Arrays.stream(leaves, firstLot * Deal.LOT, end).anyMatch(Objects::isNull);
  }

  /** Outcomes by task, ascending. */
  public List<Leaf> leaves() {
    return Arrays.stream(leaves).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }
}
