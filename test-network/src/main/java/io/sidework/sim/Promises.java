package io.sidework.sim;

import io.sidework.node.port.Mutation;
import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches everything, and keeps the first promise that was seen broken. */
final class Promises {
  private final MoneyPromises money;
  private final BillPromises bills;
  private final PoolPromises pools;
  private final CertificatePromises certificates;
  private final VotePromises votes;
  private final ContributionPromises contributions;
  private final WindowPromises windows;
  private final SpotPromises spot;
  private @Nullable Encodable last;
  private @Nullable String broken;
  private @Nullable Throwable cause;

  Promises(World world) {
    ContainerPromises containers = new ContainerPromises(world, this::broken);
    this.pools = new PoolPromises(world, this::broken);
    this.bills = new BillPromises(world, this::broken);
    this.money =
        new MoneyPromises(
            world, containers, bills, new DeliveryPromises(world, this::broken), this::broken);
    this.votes = new VotePromises(world, this::broken);
    this.contributions = new ContributionPromises(world, containers, pools, this::broken);
    this.spot = new SpotPromises(world, contributions, this::broken);
    this.certificates =
        new CertificatePromises(world, contributions, spot, containers, this::broken);
    this.windows = new WindowPromises(world, contributions, this::broken);
  }

  /** What was broken first, in one line. */
  Optional<String> broken() {
    return Optional.ofNullable(broken);
  }

  Optional<Throwable> cause() {
    return Optional.ofNullable(cause);
  }

  private void broken(String what) {
    if (broken == null) {
      broken = what;
    }
  }

  /** The code of an honest process threw what nobody expects. */
  void failed(Network.Peer peer, RuntimeException e) {
    if (broken == null) {
      cause = e;
      broken("P8: " + peer.name() + " cannot go on: " + e);
    }
  }

  void afterTransaction(Blocks blocks, Operation operation, Decision decision) {
    money.afterTransaction(blocks, operation, decision);
  }

  /** The chain took these outcomes with these credits. */
  void settled(Outcome outcome) {
    bills.settled(outcome);
    pools.settled(outcome);
  }

  void written(SimNode node, List<Mutation> group) {
    for (Mutation mutation : group) {
      if (node.isHonest() && mutation instanceof Mutation.PutCertificate(var certificate)) {
        certificates.stored(node, certificate);
      }
    }
  }

  void recovered(SimNode node, WatchedLot lot) {
    if (node.isHonest() && !node.isRestored()) {
      votes.recovered(node, lot);
    }
  }

  /** The same message goes to many, one after the other: it is looked at once. */
  void nodeSends(SimNode node, PeerMessage message) {
    if (message instanceof PeerMessage.Agreement about && about != last) {
      last = about;
      AgreementMessage vote = Votes.of(about).orElse(null);
      if (vote instanceof AgreementMessage.Propose proposal) {
        certificates.proposes(proposal);
        windows.proposes(proposal);
        spot.proposes(about, proposal);
      }
      if (vote != null && node.isHonest()) {
        votes.says(node, about, vote);
        if (vote instanceof AgreementMessage.NewView newView) {
          contributions.enters(node, about, newView);
        } else if (vote instanceof AgreementMessage.Prepare prepare) {
          windows.prepares(node, about, prepare);
          certificates.prepares(node, prepare);
        }
      }
    }
  }

  void nodeSends(SimNode node, WorkerMessage message) {
    if (message != last) {
      last = message;
      contributions.says(node, message);
      if (node.isHonest() && message instanceof WorkerMessage.Closed closed) {
        windows.closes(node, closed.certificate());
      }
    }
  }

  void workerSends(SimWorker worker, WorkerMessage message) {
    if (message != last) {
      last = message;
      contributions.says(worker, message);
    }
  }

  /** Something arrives at an honest node. */
  void arrives(SimNode node, WorkerMessage message) {
    if (message instanceof WorkerMessage.Open open) {
      windows.opened(node, open);
    }
  }

  /** Nothing more will happen. */
  void atTheEnd(Blocks blocks) {
    certificates.atTheEnd();
    money.atTheEnd(blocks);
  }
}
