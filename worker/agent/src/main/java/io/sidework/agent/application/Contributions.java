package io.sidework.agent.application;

import io.sidework.agent.port.Nodes;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.Receipt;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries results through commitment, receipt and opening: repeats commitments until they cannot be
 * left out, and opens against a valid CLOSE certificate only.
 */
public final class Contributions {
  /** Bundles that one tick repeats at most: after a restart there may be thousands. */
  private static final int PER_TICK = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Contributions.class);

  private final Domain domain;
  private final Nodes nodes;
  private final OpeningSender openings;

  public Contributions(Domain domain, Nodes nodes, OpeningSender openings) {
    this.domain = domain;
    this.nodes = nodes;
    this.openings = openings;
  }

  /** Commits to what a batch found and declines what it could not run. */
  void finished(DealWork deal, Batch.Report.Ran ran, long now) {
    LotWork lot = deal.lot(ran.batch().lot());
    if (ran.abstained().signum() != 0) {
      decline(deal, lot, ran.abstained());
    }
    ran.bundle()
        .ifPresent(
            bundle -> {
              var tasks = ran.stored();
              Contribution contribution = new Contribution(bundle, tasks, false);
              deal.add(lot, contribution);
              LOG.info("deal {} lot {}: {} results", deal.deal().id(), lot.lot(), tasks.bitCount());
              send(deal, contribution, now);
            });
  }

  /** Tells the committee that tasks are for others. */
  void decline(DealWork deal, LotWork lot, BigInteger tasks) {
    lot.decline(tasks);
    nodes.send(Set.copyOf(deal.terms().committee().nodes()), decline(deal, lot));
  }

  private static WorkerMessage decline(DealWork deal, LotWork lot) {
    return new WorkerMessage.Decline(deal.deal().id(), lot.lot(), lot.declined());
  }

  /** A node came back: it hears declines again, and bundles with the next tick. */
  void linked(DealWork deal, Address node) {
    for (LotWork lot : deal.lots()) {
      if (lot.declined().signum() != 0) {
        nodes.send(Set.of(node), decline(deal, lot));
      }
    }
    deal.unsecured().forEach(Contribution::hurry);
  }

  /** Repeats bundles that lack receipts. */
  void resend(List<DealWork> deals, long now) {
    int left = PER_TICK;
    for (DealWork deal : deals) {
      for (Contribution contribution : deal.unsecured()) {
        if (left > 0 && contribution.isDue(now)) {
          send(deal, contribution, now);
          left--;
        }
      }
    }
  }

  private void send(DealWork deal, Contribution contribution, long now) {
    Committee committee = deal.terms().committee();
    Set<Address> missing = new HashSet<>();
    for (int i = 0; i < committee.size(); i++) {
      if (contribution.isMissingAt(i)) {
        missing.add(committee.node(i));
      }
    }
    contribution.sent(now);
    nodes.send(missing, new WorkerMessage.Contribute(contribution.bundle()));
  }

  /** Counts a receipt that is signed by the node it came from. */
  void receipted(DealWork deal, Address node, WorkerMessage.Received receipt) {
    Committee committee = deal.terms().committee();
    int index = committee.indexOf(node);
    Receipt signed =
        new Receipt(
            committee.epoch(), receipt.deal(), receipt.lot(), receipt.round(), receipt.bundle());
    if (index < 0 || !domain.isSignedBy(node, signed, receipt.signature())) {
      LOG.warn("node {} sent a receipt that it did not sign", node);
      return;
    }
    deal.lot(receipt.lot())
        .contribution(receipt.bundle())
        .ifPresent(contribution -> contribution.receipt(index, receipt.round()));
  }

  /**
   * Opens what the certificate closes: to every linked node the first time, later to the one
   * that asks. Nothing is ever opened without a valid certificate: whoever saw a result before the
   * close could copy it.
   */
  void closed(DealWork deal, Address node, CloseCertificate certificate, long now) {
    Committee committee = deal.terms().committee();
    LotWork lot = deal.lot(certificate.lot());
    List<Contribution> named =
        lot.contributions().stream().filter(c -> c.isListedIn(certificate)).toList();
    if (named.isEmpty() || committee.indexOf(node) < 0) {
      return;
    }
    if (!certificate.isValid(domain, committee)) {
      LOG.warn("node {} sent a close certificate that does not verify", node);
      return;
    }
    int fresh = named.stream().filter(c -> !c.isOpened()).mapToInt(c -> c.tasks().bitCount()).sum();
    if (fresh > 0) {
      LOG.info("deal {} lot {}: opening {} results", deal.deal().id(), lot.lot(), fresh);
    }
    named.forEach(contribution -> open(deal, lot, contribution, node, now));
  }

  private void open(
      DealWork deal, LotWork lot, Contribution contribution, Address asking, long now) {
    Deal terms = deal.deal();
    Committee committee = deal.terms().committee();
    Set<Address> to = new HashSet<>();
    if (contribution.isOpened()) {
      to.add(asking);
    } else {
      deal.journal().opened(lot.lot(), contribution.id());
      contribution.opened();
      to.addAll(committee.nodes());
    }
    to.retainAll(nodes.linked());
    to.add(asking);
    to.removeIf(n -> !contribution.mayOpenTo(committee.indexOf(n), now));
    if (!to.isEmpty()) {
      to.forEach(n -> contribution.openedTo(committee.indexOf(n), now));
      openings.send(terms, deal.journal(), lot.lot(), contribution.tasks(), Set.copyOf(to));
    }
  }
}
