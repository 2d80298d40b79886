package io.sidework.node.application;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.node.adapter.file.ColdFiles;
import io.sidework.node.adapter.rocksdb.RocksStore;
import io.sidework.node.port.CertifiedSource;
import io.sidework.node.port.Links;
import io.sidework.node.port.LotFactory;
import io.sidework.node.testing.FakeAccount;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.NoBlobs;
import io.sidework.node.testing.NoRuntime;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.Held;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The deals of one node of four, with a disk and nothing else that is real. */
final class DealsHarness implements AutoCloseable {
  static final List<EcKey> NODES =
      IntStream.range(0, 4).mapToObj(i -> Terms.key("node" + i)).toList();
  static final Address WORKER = Terms.key("worker0").address();

  final FakeChain chain =
      new FakeChain(NODES.stream().map(EcKey::address).toList(), List.of(WORKER));
  final Mailbox mailbox = new Mailbox();

  /** What the worker was told. */
  final List<WorkerMessage> told = new ArrayList<>();

  /** What each peer was told, in order. */
  final List<PeerMessage> said = new ArrayList<>();

  /** Unix milliseconds. */
  long now = 1_000;

  private final Path directory;
  private @Nullable RocksStore store;

  DealsHarness(Path directory) {
    this.directory = directory;
  }

  RocksStore store() {
    return Objects.requireNonNull(store, "no deals have begun");
  }

  /** The process ends, if there is one. */
  @Override
  public void close() {
    if (store != null) {
      store.close();
      store = null;
    }
  }

  /** Nothing happened but time. */
  Command.ChainStep at(long time) {
    EpochMembers members = new EpochMembers(chain.committee(1), chain.roster(1));
    return new Command.ChainStep(3, time, 4, 1, List.of(), Map.of(1, members), Map.of(), Map.of());
  }

  /** What another node says when it holds the blobs. */
  Command held(Deal deal, EcKey other) {
    Held held = new Held(deal.epoch(), deal.id());
    var message = new PeerMessage.HeldBy(deal.id(), chain.domain().sign(other, held));
    return new Command.PeerFrame(other.address(), message, () -> {});
  }

  /** No other node knows of an earlier life of this one. */
  void areNew(Deals deals) {
    for (EcKey other : NODES.subList(1, 4)) {
      var nothing = new PeerMessage.YourMark(Optional.empty());
      take(deals, new Command.PeerFrame(other.address(), nothing, () -> {}));
    }
  }

  /** Makes a deal that opens here at once. */
  void open(Deals deals, Deal deal) {
    take(deals, made(deal));
    take(deals, new Command.Prepared(deal.id(), new Preparation.Ready(JobNeeds.NONE)));
    areNew(deals);
    for (EcKey other : NODES.subList(1, 4)) {
      take(deals, held(deal, other));
    }
  }

  void take(Deals deals, Command command) {
    Group group = new Group(now);
    deals.apply(command, group);
    store().write(group.writes());
    group.effects().forEach(Runnable::run);
  }

  /** What the core does at the end of each group. */
  void begin(Deals deals) {
    Group group = new Group(now);
    deals.begin(group);
    store().write(group.writes());
    group.effects().forEach(Runnable::run);
  }

  /** The chain has made a deal, and drawn its lottery. */
  Command.ChainStep made(Deal deal) {
    List<ChainEvent> events = chain.events(0, chain.head() + 1);
    EpochMembers members = new EpochMembers(chain.committee(1), chain.roster(1));
    return new Command.ChainStep(
        1,
        chain.time(),
        2,
        1,
        events,
        Map.of(1, members),
        Map.of(deal.id(), Terms.hash("seed")),
        Map.of());
  }

  Deals deals() throws IOException {
    return deals(LotMachine::start);
  }

  /** A process on what the disk has; recovering is left to the test. */
  Deals deals(LotFactory lots) throws IOException {
    close();
    FakeAccount account = new FakeAccount(chain, NODES.getFirst().address());
    RocksStore opened = RocksStore.open(directory.resolve("store"), "test");
    store = opened;
    ColdFiles archive = ColdFiles.open(directory.resolve("archive"), opened.archiveEnd());
    Archivist archivist = new Archivist(mailbox, opened, archive, () -> 0);
    Self self = new Self(chain.domain(), NODES.getFirst());
    Crew crew =
        new Crew(
            new Ears(),
            lots,
            new Preparer(
                mailbox,
                new NoBlobs(),
                (endpoint, sha256) -> Optional.empty(),
                new NoRuntime(),
                () -> Membership.NOBODY,
                () -> 0),
            new Reexecutions(mailbox, new NoRuntime(), () -> 0),
            new Settler(
                chain, account, BeaconChain.of(Bytes32.ZERO, Bytes32.ZERO, 1), opened, () -> 0),
            new Deliverer(chain, account, opened, Amount.ZERO, () -> 0),
            archivist,
            new Transfers(
                self,
                chain,
                mailbox,
                opened,
                archive,
                new NoSource(),
                archivist,
                () -> Membership.NOBODY,
                () -> 0),
            opened);
    return new Deals(self, crew, 60);
  }

  /** Hears what the worker and peers are told. */
  private final class Ears implements Links {
    @Override
    public void toPeers(Collection<Address> peers, PeerMessage message) {
      peers.forEach(peer -> said.add(message));
    }

    @Override
    public void toWorkers(Collection<Address> workers, WorkerMessage message) {
      if (workers.contains(WORKER)) {
        told.add(message);
      }
    }
  }

  /** Nobody is asked. */
  private static final class NoSource implements CertifiedSource {
    @Override
    public Optional<List<SegmentCertificate>> certificates(
        String endpoint, DealId deal, int first, int lots) {
      return Optional.empty();
    }

    @Override
    public Optional<Map<Bytes32, byte[]>> outputs(
        String endpoint, List<Bytes32> hashes, long bytes) {
      return Optional.empty();
    }
  }
}
