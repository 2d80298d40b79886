package io.sidework.node.application;

import io.sidework.contracts.chain.ChainAccount.Settleable;
import io.sidework.node.adapter.file.ColdFiles;
import io.sidework.node.adapter.rocksdb.RocksStore;
import io.sidework.node.port.Links;
import io.sidework.node.testing.Certified;
import io.sidework.node.testing.FakeAccount;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.FakePeers;
import io.sidework.node.testing.NoBlobs;
import io.sidework.node.testing.NoRuntime;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The core, store, archive and transfers of one node on real files, driven by hand; its peers are
 * {@link FakePeers} at endpoints "1" to "3".
 */
final class CatchUpHarness implements AutoCloseable {
  static final List<EcKey> NODES =
      IntStream.range(0, 4).mapToObj(i -> Terms.key("node" + i)).toList();

  final FakeChain chain;
  final FakePeers peers;
  final RocksStore store;
  final ColdFiles archive;
  final Mailbox mailbox = new Mailbox();
  final Certificates certificates;
  final Transfers transfers;
  final Scrub scrub;
  final Settler settler;
  private final Archivist archivist;
  private final NodeCore core;
  private final Self self;
  private long now = 1_000_000;
  private long nextBlock;

  CatchUpHarness(Path directory) throws IOException {
    this(
        directory,
        new FakeChain(
            NODES.stream().map(EcKey::address).toList(), List.of(Terms.key("worker0").address())),
        new FakePeers());
  }

  /** The node starts again, where its store says. */
  CatchUpHarness(Path directory, FakeChain chain, FakePeers peers) throws IOException {
    this.chain = chain;
    this.peers = peers;
    this.self = new Self(chain.domain(), NODES.getFirst());
    store = RocksStore.open(directory.resolve("store"), "test");
    archive = ColdFiles.open(directory.resolve("archive"), store.archiveEnd());
    certificates = new Certificates(store, archive);
    archivist = new Archivist(mailbox, store, archive, () -> now);
    scrub = new Scrub(mailbox, store, certificates);
    transfers =
        new Transfers(
            self, chain, mailbox, store, archive, peers, archivist, this::membership, () -> now);
    settler =
        new Settler(
            chain,
            new FakeAccount(chain, self.account()),
            BeaconChain.of(Bytes32.ZERO, Bytes32.ZERO, 1),
            store,
            () -> now);
    core = new NodeCore(mailbox, new Deals(self, crew(), 60), store, () -> now, () -> {});
  }

  private Membership membership() {
    Map<Address, String> endpoints = new TreeMap<>();
    for (int node = 1; node < NODES.size(); node++) {
      endpoints.put(NODES.get(node).address(), Integer.toString(node));
    }
    return new Membership(endpoints.keySet(), Map.of(), endpoints);
  }

  private Crew crew() {
    Preparer preparer =
        new Preparer(
            mailbox,
            new NoBlobs(),
            (at, hash) -> Optional.empty(),
            new NoRuntime(),
            this::membership,
            () -> now);
    return new Crew(
        new NoLinks(),
        LotMachine::start,
        preparer,
        new Reexecutions(mailbox, new NoRuntime(), () -> now),
        settler,
        new Deliverer(chain, new FakeAccount(chain, self.account()), store, Amount.ZERO, () -> now),
        archivist,
        transfers,
        store);
  }

  Certified certified(Deal deal) {
    return new Certified(chain.domain(), deal, NODES);
  }

  /** The chain settles them, as others have made them. */
  void settle(Deal deal, List<SegmentCertificate> made) {
    chain.settle(made.stream().map(each -> new Settleable(deal, each)).toList());
  }

  /** The node reads the chain up to now, all at once, as one that was away does. */
  void readChain() {
    long last = chain.head() + 1;
    EpochMembers members = new EpochMembers(chain.committee(1), chain.roster(1));
    var events = chain.events(nextBlock, last);
    nextBlock = last + 1;
    core.step(
        List.of(
            new Command.ChainStep(
                last, chain.time(), nextBlock, 1, events, Map.of(1, members), Map.of(), Map.of())));
  }

  /** So many seconds, in which every part has its turns. */
  void pass(int seconds) throws InterruptedException {
    for (int i = 0; i < seconds * 10; i++) {
      now += 100;
      mailbox.put(new Command.Tick());
      core.step(mailbox.poll());
      archivist.turn();
      transfers.turn();
      core.step(mailbox.poll());
    }
  }

  /** Until the scrub has been through everything once. */
  void scrub() throws InterruptedException {
    while (scrub.turn() < 10_000) {
      core.step(mailbox.poll());
    }
    core.step(mailbox.poll());
  }

  @Override
  public void close() {
    archive.close();
    store.close();
  }

  private static final class NoLinks implements Links {
    @Override
    public void toPeers(Collection<Address> peers, PeerMessage message) {}

    @Override
    public void toWorkers(Collection<Address> workers, WorkerMessage message) {}
  }
}
