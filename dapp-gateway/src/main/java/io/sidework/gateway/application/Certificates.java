package io.sidework.gateway.application;

import io.sidework.gateway.port.NodeFailed;
import io.sidework.gateway.port.Nodes;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.Domain;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The union of the certificates that nodes have of a deal, without those that do not verify (spec
 * G-6).
 */
public final class Certificates {
  /** Lots in one answer: bounds what is held in memory at once. */
  public static final int MAX_LOTS = 64;

  private static final Logger log = LoggerFactory.getLogger(Certificates.class);

  private final ChainIndex index;
  private final Nodes nodes;
  private final Domain domain;

  public Certificates(ChainIndex index, Nodes nodes) {
    this.index = index;
    this.nodes = nodes;
    this.domain = index.chain().domain();
  }

  /** A task's outcome with the certificate it is part of. */
  public record Certified(Leaf leaf, SegmentCertificate certificate) {}

  /**
   * Valid certificates of some lots, each task in one of them only.
   *
   * @param lots at most {@link #MAX_LOTS}
   */
  public List<SegmentCertificate> of(Deal deal, int first, int lots) {
    int end = Math.min(deal.lots(), first + Math.min(lots, MAX_LOTS));
    int tasks = Math.min(deal.volume(), end * Deal.LOT) - first * Deal.LOT;
    Committee committee = index.committee(deal.epoch());
    BitSet covered = new BitSet();
    List<SegmentCertificate> union = new ArrayList<>();
    int failed = 0;
    for (String node : index.endpointsOf(committee)) {
      if (covered.cardinality() >= tasks) {
        break;
      }
      try {
        for (SegmentCertificate certificate :
            nodes.certificates(node, deal.id(), first, end - first)) {
          add(certificate, deal, committee, first, end, covered, union, node);
        }
      } catch (NodeFailed e) {
        log.debug("certificates of {}: {}", deal.id(), e.getMessage());
        failed++;
      }
    }
    if (union.isEmpty() && failed > committee.faults()) {
      throw new Refusal(
          Refusal.Reason.NODES_FAILED, failed + " of " + committee.size() + " nodes do not answer");
    }
    return union;
  }

  private void add(
      SegmentCertificate certificate,
      Deal deal,
      Committee committee,
      int first,
      int end,
      BitSet covered,
      List<SegmentCertificate> union,
      String node) {
    boolean news =
        certificate.lot() >= first
            && certificate.lot() < end
            && certificate.leaves().stream().noneMatch(leaf -> covered.get(leaf.taskIndex()));
    if (!news) {
      return;
    }
    Optional<String> problem = certificate.problem(domain, deal, committee);
    if (problem.isPresent()) {
      log.warn("{} sent a bad certificate of {}: {}", node, deal.id(), problem.get());
      return;
    }
    certificate.leaves().forEach(leaf -> covered.set(leaf.taskIndex()));
    union.add(certificate);
  }

  /** The certified outcome of one task, if nodes have one. */
  public Optional<Certified> task(Deal deal, int taskIndex) {
    return range(deal, taskIndex, 1).stream().findFirst();
  }

  /** Certified outcomes among consecutive tasks, ascending. */
  public List<Certified> range(Deal deal, int firstTask, int count) {
    int firstLot = firstTask / Deal.LOT;
    int lots = (firstTask + count - 1) / Deal.LOT - firstLot + 1;
    List<Certified> found = new ArrayList<>();
    for (SegmentCertificate certificate : of(deal, firstLot, lots)) {
      for (Leaf leaf : certificate.leaves()) {
        if (leaf.taskIndex() >= firstTask && leaf.taskIndex() < firstTask + count) {
          found.add(new Certified(leaf, certificate));
        }
      }
    }
    found.sort(java.util.Comparator.comparingInt(certified -> certified.leaf().taskIndex()));
    return found;
  }
}
