package io.sidework.sim;

import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Receipt;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.message.WorkerMessage.Received;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** P13 and openings: what has Q receipts is closed, and nothing is opened before that. */
final class ContributionPromises {
  /** One round of one lot. */
  record Round(DealId deal, int lot, int round) {}

  private record Given(Round round, Bytes32 bundle) {}

  private record Task(Address worker, DealId deal, int task) {}

  private final World world;
  private final ContainerPromises containers;
  private final PoolPromises pools;
  private final Consumer<String> broken;
  private final Map<Given, Set<Address>> receipts = new HashMap<>();
  private final Map<Round, ClosedSet> closed = new HashMap<>();
  private final Map<Bytes32, SignedBundle> bundles = new HashMap<>();
  private final Set<Task> mayOpen = new HashSet<>();

  ContributionPromises(
      World world, ContainerPromises containers, PoolPromises pools, Consumer<String> broken) {
    this.world = world;
    this.containers = containers;
    this.pools = pools;
    this.broken = broken;
  }

  Map<Round, ClosedSet> closed() {
    return closed;
  }

  Map<Bytes32, SignedBundle> bundles() {
    return bundles;
  }

  /** A worker sends this. */
  void says(SimWorker worker, WorkerMessage message) {
    if (message instanceof WorkerMessage.Contribute(SignedBundle bundle)) {
      bundles.putIfAbsent(bundle.id(), bundle);
    } else if (message instanceof WorkerMessage.Open open && worker.kind().isHonest()) {
      for (Opening opening : open.openings()) {
        if (!mayOpen.contains(new Task(worker.address(), open.deal(), opening.taskIndex()))) {
          broken.accept("P13: " + worker.name() + " opens what no certificate closes");
        }
      }
    }
  }

  /** A node, good or bad, tells a worker this. */
  void says(SimNode node, WorkerMessage message) {
    switch (message) {
      case Received receipt -> receipt(node, receipt);
      case WorkerMessage.Closed(CloseCertificate certificate) -> close(node, certificate);
      default -> {}
    }
  }

  private void receipt(SimNode node, Received receipt) {
    Round round = new Round(receipt.deal(), receipt.lot(), receipt.round());
    Given given = new Given(round, receipt.bundle());
    Set<Address> nodes = receipts.computeIfAbsent(given, any -> new TreeSet<>());
    if (nodes.contains(node.address())) {
      return;
    }
    int epoch = world.deal(world.blocks().number(receipt.deal())).epoch();
    Receipt signed =
        new Receipt(epoch, receipt.deal(), receipt.lot(), receipt.round(), receipt.bundle());
    if (world.blocks().domain().isSignedBy(node.address(), signed, receipt.signature())) {
      nodes.add(node.address());
      isCounted(given, nodes);
    }
  }

  private void isCounted(Given given, Set<Address> nodes) {
    ClosedSet set = closed.get(given.round);
    int epoch = world.deal(world.blocks().number(given.round.deal)).epoch();
    int quorum = world.blocks().committee(epoch).quorum();
    if (set != null && nodes.size() >= quorum && !set.bundles().contains(given.bundle)) {
      broken.accept(
          "P13: a bundle with " + nodes.size() + " receipts is not in round " + given.round.round);
    }
  }

  private void close(SimNode node, CloseCertificate certificate) {
    Round round = new Round(certificate.deal(), certificate.lot(), certificate.round());
    ClosedSet before = closed.get(round);
    if (certificate.closed().equals(before)) {
      return;
    }
    int epoch = world.deal(world.blocks().number(certificate.deal())).epoch();
    if (!certificate.isValid(world.blocks().domain(), world.blocks().committee(epoch))) {
      if (node.isHonest()) {
        broken.accept("P3: " + node.name() + " shows a certificate that does not verify");
      }
      return;
    }
    if (before != null) {
      broken.accept("P4: round " + certificate.round() + " is closed twice");
      return;
    }
    closed.put(round, certificate.closed());
    receipts.forEach(
        (given, nodes) -> {
          if (given.round.equals(round)) {
            isCounted(given, nodes);
          }
        });
    for (Bytes32 id : certificate.bundles()) {
      SignedBundle bundle = bundles.get(id);
      if (bundle != null) {
        Deal deal = world.deal(world.blocks().number(bundle.deal()));
        pools.closed(deal, bundle.worker());
        containers.closed(deal, bundle.worker());
        for (SignedBundle.Entry entry : bundle.entries()) {
          mayOpen.add(new Task(bundle.worker(), bundle.deal(), entry.taskIndex()));
        }
      }
    }
  }

  /** How many different commitments of a worker to a task closed sets have. */
  int closedCommitments(DealId deal, int lot, Address worker, int task) {
    Set<Bytes32> commitments = new TreeSet<>();
    closed.forEach(
        (round, set) -> {
          if (round.deal.equals(deal) && round.lot == lot) {
            for (Bytes32 id : set.bundles()) {
              SignedBundle bundle = bundles.get(id);
              if (bundle != null && bundle.worker().equals(worker)) {
                bundle.entries().stream()
                    .filter(entry -> entry.taskIndex() == task)
                    .forEach(entry -> commitments.add(entry.commitment()));
              }
            }
          }
        });
    return commitments.size();
  }

  /** An honest node's inventory has what it gave a receipt for, and others can take it (L-11). */
  void enters(SimNode node, PeerMessage.Agreement about, NewView newView) {
    if (newView.slot().step() != 0) {
      return;
    }
    Round round = new Round(about.deal(), about.lot(), newView.slot().round());
    Set<Bytes32> listed = null;
    for (Map.Entry<Given, Set<Address>> entry : receipts.entrySet()) {
      if (entry.getKey().round.equals(round) && entry.getValue().contains(node.address())) {
        listed = listed == null ? listed(newView.inventory()) : listed;
        if (!listed.contains(entry.getKey().bundle)) {
          broken.accept("P13: " + node.name() + " does not list what it gave a receipt for");
        }
      }
    }
    vouched(node, round, newView.inventory());
  }

  /** Receipts that an inventory shows are of its round: all others would refuse it (L-9, L-11). */
  private void vouched(SimNode node, Round round, byte[] inventory) {
    int epoch = world.deal(world.blocks().number(round.deal)).epoch();
    Committee committee = world.blocks().committee(epoch);
    new Reader(inventory)
        .list(
            ClosedSet.MAX_BUNDLES,
            entry -> {
              Receipt receipt =
                  new Receipt(epoch, round.deal, round.lot, round.round, entry.word());
              for (NodeSignature given : entry.list(256, NodeSignature::decode)) {
                Address giver = committee.node(given.node());
                if (!world.blocks().domain().isSignedBy(giver, receipt, given.signature())) {
                  broken.accept("P13: " + node.name() + " lists a receipt that does not verify");
                }
              }
              return entry;
            });
  }

  private static Set<Bytes32> listed(byte[] inventory) {
    List<Bytes32> ids =
        new Reader(inventory)
            .list(
                ClosedSet.MAX_BUNDLES,
                entry -> {
                  Bytes32 id = entry.word();
                  entry.list(256, NodeSignature::decode);
                  return id;
                });
    return new TreeSet<>(ids);
  }
}
