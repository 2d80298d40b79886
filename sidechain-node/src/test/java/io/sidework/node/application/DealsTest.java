package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.node.adapter.file.ColdFiles;
import io.sidework.node.adapter.rocksdb.RocksStore;
import io.sidework.node.port.Blobs;
import io.sidework.node.port.CertifiedSource;
import io.sidework.node.port.Links;
import io.sidework.node.port.ReferenceRuntime;
import io.sidework.node.testing.FakeAccount;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.Held;
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
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom deals tell that they are open (spec N-5, N-12). */
class DealsTest {
  private static final List<EcKey> NODES =
      IntStream.range(0, 4).mapToObj(i -> Terms.key("node" + i)).toList();
  private static final Address WORKER = Terms.key("worker0").address();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final FakeChain chain =
      new FakeChain(NODES.stream().map(EcKey::address).toList(), List.of(WORKER));
  private final List<WorkerMessage> told = new ArrayList<>();

  /** The others held the blobs before: this node's own are what the deal waited for. */
  @Test
  void aDealThatThisNodeHoldsLastIsOpenForItsWorkers() throws Exception {
    Deal deal = chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    Deals deals = deals();
    take(deals, new Command.WorkerUp(WORKER));
    take(deals, made(deal));
    for (EcKey other : NODES.subList(1, 4)) {
      var nothing = new PeerMessage.YourMark(Optional.empty());
      take(deals, new Command.PeerFrame(other.address(), nothing, () -> {}));
    }
    for (EcKey other : NODES.subList(1, 4)) {
      Held held = new Held(deal.epoch(), deal.id());
      var message = new PeerMessage.HeldBy(deal.id(), chain.domain().sign(other, held));
      take(deals, new Command.PeerFrame(other.address(), message, () -> {}));
    }
    assertThat(told).isEmpty();
    take(deals, new Command.Prepared(deal.id(), Optional.empty()));
    assertThat(told).contains(new WorkerMessage.DealOpen(deal.id(), true));
  }

  private static void take(Deals deals, Command command) {
    Group group = new Group(1_000);
    deals.apply(command, group);
    group.effects().forEach(Runnable::run);
  }

  private Command.ChainStep made(Deal deal) {
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

  private Deals deals() throws IOException {
    Mailbox mailbox = new Mailbox();
    FakeAccount account = new FakeAccount(chain, NODES.getFirst().address());
    RocksStore store = RocksStore.open(directory.resolve("store"), "test");
    ColdFiles archive = ColdFiles.open(directory.resolve("archive"), store.archiveEnd());
    Archivist archivist = new Archivist(mailbox, store, archive);
    Self self = new Self(chain.domain(), NODES.getFirst());
    Crew crew =
        new Crew(
            new Ears(),
            LotMachine::start,
            new Preparer(
                mailbox,
                new NoBlobs(),
                (endpoint, sha256) -> Optional.empty(),
                new NoRuntime(),
                () -> Membership.NOBODY,
                () -> 0),
            new Reexecutions(mailbox, new NoRuntime(), () -> 0),
            new Settler(
                chain, account, BeaconChain.of(Bytes32.ZERO, Bytes32.ZERO, 1), store, () -> 0),
            new Deliverer(chain, account, store, Amount.ZERO, () -> 0),
            archivist,
            new Transfers(
                self,
                chain,
                mailbox,
                store,
                archive,
                new NoSource(),
                archivist,
                () -> Membership.NOBODY,
                () -> 0),
            store);
    return new Deals(self, crew, 60);
  }

  /** Hears what workers are told. */
  private final class Ears implements Links {
    @Override
    public void toPeers(Collection<Address> peers, PeerMessage message) {}

    @Override
    public void toWorkers(Collection<Address> workers, WorkerMessage message) {
      if (workers.contains(WORKER)) {
        told.add(message);
      }
    }
  }

  /** Nothing is fetched here: the test says when all is. */
  private static final class NoBlobs implements Blobs {
    @Override
    public boolean has(Bytes32 sha256) {
      return false;
    }

    @Override
    public Optional<byte[]> read(Bytes32 sha256) {
      return Optional.empty();
    }

    @Override
    public boolean keep(byte[] bytes) {
      return false;
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

  /** Nothing is run. */
  private static final class NoRuntime implements ReferenceRuntime {
    @Override
    public Optional<String> problem(byte[] module) {
      return Optional.empty();
    }

    @Override
    public Run run(Deal deal, int taskIndex) {
      return new Run.Abstained("nothing is run in this test");
    }

    @Override
    public void rest() {}

    @Override
    public void close() {}
  }
}
