package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What holds after every simulated lot, whatever happened. */
final class SimInvariants {
  private SimInvariants() {}

  static void check(Sim sim) {
    Map<Integer, Leaf> agreed = new TreeMap<>();
    for (SimNode node : sim.nodes) {
      if (node.isHonest()) {
        node.certificates.forEach(certificate -> checkCertificate(sim, certificate, agreed));
        checkEvidence(sim, node);
      }
    }
    assertThat(agreed).hasSize(sim.scenario.tasks());
    agreed.values().forEach(leaf -> checkLeaf(sim, leaf));
    sim.workers.values().forEach(worker -> checkReceipts(sim, worker));
    sim.nodes.stream().filter(SimNode::isHonest).forEach(SimInvariants::checkDraws);
  }

  /** L-46: each seed has a secret that an honest node kept until CLOSE was decided, or more. */
  private static void checkDraws(SimNode node) {
    LotMachine lot = (LotMachine) node.lot;
    for (int round = 0; ; round++) {
      Optional<Decided> resolved = lot.certificate(new Slot(round, Slot.RESOLVE));
      if (resolved.isEmpty()) {
        return;
      }
      Decided closed = lot.certificate(new Slot(round, Slot.CLOSE)).orElseThrow();
      List<Bytes32> secrets = ResolveValue.decode(resolved.get().ballot().value()).secrets();
      List<Bytes32> commitments = ClosedSet.decode(closed.ballot().value()).commitments();
      assertThat(commitments).hasSizeGreaterThan(node.context.committee().faults());
      assertThat(secrets).isNotEmpty();
      assertThat(DrawSeed.areCommitted(secrets, commitments)).isTrue();
    }
  }

  /** P13: what Q nodes gave a receipt for in a round is in the closed set of that round. */
  private static void checkReceipts(Sim sim, SimWorker worker) {
    worker.receipts.forEach(
        (receipted, nodes) -> {
          if (nodes.size() >= sim.terms.committee().quorum()) {
            for (SimNode node : sim.nodes) {
              if (node.isHonest()) {
                closed(node, receipted.round())
                    .ifPresent(
                        bundles ->
                            assertThat(bundles)
                                .as("P13 " + receipted)
                                .contains(receipted.bundle()));
              }
            }
          }
        });
  }

  private static Optional<List<Bytes32>> closed(SimNode node, int round) {
    return ((LotMachine) node.lot)
        .certificate(new Slot(round, Slot.CLOSE))
        .map(decided -> ClosedSet.decode(decided.ballot().value()).bundles());
  }

  private static void checkCertificate(
      Sim sim, SegmentCertificate certificate, Map<Integer, Leaf> agreed) {
    LotContext terms = sim.terms;
    assertThat(certificate.problem(terms.domain(), terms.deal(), terms.committee())).isEmpty();
    Outcome outcome = certificate.outcome(terms.deal(), terms.committee());
    assertThat(outcome.spent()).isLessThanOrEqualTo(terms.deal().locked());
    for (Leaf leaf : certificate.leaves()) {
      Leaf before = agreed.putIfAbsent(leaf.taskIndex(), leaf);
      assertThat(before == null ? leaf : before).as("P4: one outcome a task").isEqualTo(leaf);
    }
  }

  private static void checkLeaf(Sim sim, Leaf leaf) {
    if (leaf.status() == TaskStatus.INDETERMINATE) {
      assertThat(sim.scenario.fickle()).as("L-60").isTrue();
    } else {
      checkResult(sim, leaf);
    }
    // P12: all honest nodes that voted hold it; with everybody done, at least f+1 do.
    long holders =
        sim.nodes.stream().filter(node -> node.outputs.contains(leaf.outputHash())).count();
    assertThat(holders).as("P12").isGreaterThan(sim.terms.committee().faults());
  }

  private static void checkResult(Sim sim, Leaf leaf) {
    List<SimWorker> liars =
        sim.workers.values().stream().filter(worker -> worker.liesAbout(leaf.taskIndex())).toList();
    boolean honestResult = leaf.digest().equals(Sim.result(leaf.taskIndex(), false).digest());
    // Liars who are alone with their lie win at the trust that was asked for; no rule prevents it.
    assertThat(honestResult || !liars.isEmpty()).isTrue();
    // One owner's word is checked by another at this trust, unless it lies too seldom to be drawn.
    boolean checked =
        sim.scenario.trust() > 10
            && liars.size() == 1
            && liars.getFirst().kind == Scenario.WorkerKind.LIAR;
    assertThat(honestResult || !checked).as("a lie stands on one word: " + leaf).isTrue();
    for (Address winner : leaf.winners()) {
      assertThat(sim.worker(winner).liesAbout(leaf.taskIndex())).isNotEqualTo(honestResult);
    }
  }

  private static void checkEvidence(Sim sim, SimNode node) {
    for (Refutation evidence : node.refutations) {
      SimWorker worker = sim.worker(evidence.bundle().worker());
      assertThat(worker.isLiar()).as("P7: only liars are refuted").isTrue();
    }
    for (Contradiction evidence : node.contradictions) {
      SimWorker worker = sim.worker(evidence.first().worker());
      assertThat(worker.kind)
          .as("P7")
          .isIn(Scenario.WorkerKind.TWO_FACED, Scenario.WorkerKind.TURNCOAT);
    }
    for (NodeFault evidence : node.faults) {
      LotContext terms = sim.terms;
      assertThat(sim.nodes.get(evidence.node()).kind)
          .as("P7: " + evidence)
          .isEqualTo(Scenario.NodeKind.EQUIVOCATOR);
      assertThat(evidence.problem(terms.domain(), terms.committee())).isEmpty();
    }
  }
}
