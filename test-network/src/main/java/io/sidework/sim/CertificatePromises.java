package io.sidework.sim;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskId;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.sim.Scenario.WorkerKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** P3, P4, P5, P12: what honest nodes call certified. */
final class CertificatePromises {
  private final World world;
  private final ContributionPromises contributions;
  private final ContainerPromises containers;
  private final Consumer<String> broken;
  private final SpotPromises spot;
  private final Map<TaskId, Leaf> outcomes = new HashMap<>();
  private final Map<Bytes32, byte[]> rulings = new HashMap<>();

  CertificatePromises(
      World world,
      ContributionPromises contributions,
      SpotPromises spot,
      ContainerPromises containers,
      Consumer<String> broken) {
    this.world = world;
    this.containers = containers;
    this.spot = spot;
    this.contributions = contributions;
    this.broken = broken;
  }

  /** An honest node wrote down a certificate. */
  void stored(SimNode node, SegmentCertificate certificate) {
    int number = world.blocks().number(certificate.deal());
    if (number < 0) {
      broken.accept("P3: " + node.name() + " certifies what was never ordered");
      return;
    }
    Deal deal = world.deal(number);
    Committee committee = world.blocks().committee(deal.epoch());
    Optional<String> problem = certificate.problem(world.blocks().domain(), deal, committee);
    if (problem.isPresent()) {
      broken.accept("P3: " + node.name() + " stored a certificate: " + problem.get());
      return;
    }
    for (Leaf leaf : certificate.leaves()) {
      Leaf before = outcomes.putIfAbsent(deal.task(leaf.taskIndex()), leaf);
      if (before == null) {
        world.trace().count("tasks certified");
        containers.certified(deal, leaf);
        isRight(deal, certificate, leaf);
        isUnstruck(deal, certificate.lot(), leaf);
        isHeld(committee, leaf);
        spot.certified(deal, certificate.lot(), leaf);
      } else if (!before.equals(leaf)) {
        broken.accept("P4: task " + leaf.taskIndex() + " of deal " + number + " has two outcomes");
      }
    }
  }

  /** Somebody, good or bad, proposes this. */
  void proposes(Propose proposal) {
    if (proposal.slot().step() == Slot.RESOLVE) {
      rulings.putIfAbsent(proposal.ballot().hash(), proposal.ballot().ruling());
    }
  }

  /** P12: an honest node votes for outcomes whose outputs are on its disk (L-28). */
  void prepares(SimNode node, Prepare vote) {
    byte[] ruling = rulings.get(vote.ballot());
    if (ruling == null || vote.slot().step() != Slot.RESOLVE) {
      return;
    }
    try {
      for (Leaf leaf : Rulings.leaves(ruling)) {
        if (node.disk().output(leaf.outputHash()).isEmpty()) {
          broken.accept(
              "P12: "
                  + node.name()
                  + " votes for task "
                  + leaf.taskIndex()
                  + " without holding its output");
        }
      }
    } catch (MalformedMessage e) {
      broken.accept("P4: " + node.name() + " votes for a ruling that is none");
    }
  }

  /** P5: wrong results need workers that lie alike and are alone; re-execution is never wrong. */
  private void isRight(Deal deal, SegmentCertificate certificate, Leaf leaf) {
    if (world.blocks().isFickle(deal.id())) {
      world
          .trace()
          .count(
              leaf.status() == TaskStatus.INDETERMINATE
                  ? "tasks indeterminate"
                  : "tasks of fickle programs");
      return;
    }
    boolean right = leaf.digest().equals(Work.truth(deal, leaf.taskIndex()));
    if (leaf.reexecuted()) {
      world.trace().count("tasks re-executed");
    }
    if (!right) {
      world.trace().count("wrong results");
      boolean honest = leaf.winners().stream().anyMatch(this::isTruthful);
      boolean reexecuted =
          leaf.reexecuted()
              && !spot.isAudited(deal, certificate.lot(), certificate.round(), leaf.taskIndex());
      if (reexecuted || honest || leaf.winners().isEmpty()) {
        broken.accept("P5: task " + leaf.taskIndex() + " has a wrong result: " + leaf);
      }
    } else if (leaf.winners().stream().anyMatch(this::isLiar)) {
      broken.accept("P5: a liar is paid for task " + leaf.taskIndex());
    }
  }

  /** P3, L-14: nobody is paid without a closed commitment to the task, or with two of them. */
  private void isUnstruck(Deal deal, int lot, Leaf leaf) {
    for (Address winner : leaf.winners()) {
      int closed = contributions.closedCommitments(deal.id(), lot, winner, leaf.taskIndex());
      if (closed > 1) {
        broken.accept("L-14: a struck copy of task " + leaf.taskIndex() + " is paid");
      } else if (closed == 0) {
        broken.accept("P3: who closed no copy of task " + leaf.taskIndex() + " is paid");
      }
    }
  }

  /** Every process of the account computes the truth. */
  private boolean isTruthful(Address worker) {
    return world.workers().stream()
        .filter(each -> each.address().equals(worker))
        .allMatch(each -> each.lie().isEmpty());
  }

  /** No process of the account computes the truth. */
  private boolean isLiar(Address worker) {
    return world.workers().stream()
        .filter(each -> each.address().equals(worker))
        .noneMatch(each -> each.lie().isEmpty() || each.kind() == WorkerKind.COPYCAT);
  }

  void atTheEnd() {
    spot.atTheEnd((deal, task) -> outcomes.get(deal.task(task)));
  }

  /**
   * P12: it took Q PREPAREs, each of a node that had the output on disk, if it is honest (L-28).
   */
  private void isHeld(Committee committee, Leaf leaf) {
    if (leaf.status() == TaskStatus.INDETERMINATE) {
      return;
    }
    int bad = 0;
    int holders = 0;
    for (Address member : committee.nodes()) {
      SimNode node =
          world.nodes().stream()
              .filter(each -> each.address().equals(member))
              .findFirst()
              .orElseThrow();
      boolean keeps = node.isHonest() && !node.isRestored();
      bad += keeps ? 0 : 1;
      holders += keeps && node.disk().output(leaf.outputHash()).isPresent() ? 1 : 0;
    }
    if (holders < committee.quorum() - bad) {
      broken.accept(
          "P12: only " + holders + " honest nodes hold the output of task " + leaf.taskIndex());
    }
  }
}
