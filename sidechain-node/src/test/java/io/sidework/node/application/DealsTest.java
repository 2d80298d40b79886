package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.node.adapter.file.ColdFiles;
import io.sidework.node.adapter.rocksdb.RocksStore;
import io.sidework.node.port.Blobs;
import io.sidework.node.port.CertifiedSource;
import io.sidework.node.port.DealPhase;
import io.sidework.node.port.Links;
import io.sidework.node.port.LogEntry;
import io.sidework.node.port.LotFactory;
import io.sidework.node.port.ReferenceRuntime;
import io.sidework.node.testing.FakeAccount;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.Held;
import io.sidework.protocol.eip712.Mark;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom deals tell that they are open, and how long they stay (spec N-5, N-12, N-13). */
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
  private long now = 1_000;
  private boolean audited = true;
  private int saidHeld;
  private int shownMark;
  private int toldMark;

  @SuppressWarnings("NullAway.Init")
  private RocksStore store;

  @AfterEach
  void close() {
    store.close();
  }

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
      hearHeld(deals, deal, other);
    }
    assertThat(told).isEmpty();
    take(deals, new Command.Prepared(deal.id(), new Preparation.Ready(JobNeeds.NONE)));
    assertThat(told).contains(new WorkerMessage.DealOpen(deal.id(), true));
  }

  /** Spec N-27: a node that was restarted may not act before it was shown its marks. */
  @Test
  void aPeerIsShownItsMarkUntilItTellsOne() throws Exception {
    Deals deals = deals();
    Address peer = NODES.get(1).address();
    take(deals, new Command.PeerUp(peer));
    assertThat(shownMark).isEqualTo(1);
    pass(deals, 2_000);
    assertThat(shownMark).as("it was not heard").isEqualTo(2);

    Mark mark = new Mark(peer, 1);
    take(
        deals,
        new Command.PeerFrame(
            peer, new PeerMessage.MyMark(1, chain.domain().sign(NODES.get(1), mark)), () -> {}));
    pass(deals, 2_000);
    assertThat(shownMark).isEqualTo(2);
    take(deals, new Command.PeerDown(peer));
    take(deals, new Command.PeerUp(peer));
    pass(deals, 2_000);
    assertThat(shownMark).isEqualTo(4);
  }

  @Test
  void whoIsShownAMarkTellsItsOwnEachTime() throws Exception {
    Deals deals = deals();
    var shown = new PeerMessage.YourMark(Optional.empty());
    for (int i = 1; i <= 3; i++) {
      take(deals, new Command.PeerFrame(NODES.get(1).address(), shown, () -> {}));
      assertThat(toldMark).isEqualTo(i);
    }
  }

  /** Spec N-11: it was heard once, and is not open: the answer was lost, or what it heard. */
  @Test
  void aPeerThatRepeatsThatItHoldsIsAnsweredAgain() throws Exception {
    Deal deal = chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    Deals deals = audited(deal);
    saidHeld = 0;
    hearHeld(deals, deal, NODES.get(1));
    assertThat(saidHeld).as("at once: two open nodes would never stop").isZero();

    now += 2_000;
    hearHeld(deals, deal, NODES.get(1));
    hearHeld(deals, deal, NODES.get(1));
    assertThat(saidHeld).isEqualTo(1);
  }

  private void hearHeld(Deals deals, Deal deal, EcKey peer) {
    Held held = new Held(deal.epoch(), deal.id());
    var message = new PeerMessage.HeldBy(deal.id(), chain.domain().sign(peer, held));
    take(deals, new Command.PeerFrame(peer.address(), message, () -> {}));
  }

  /** An open deal of one lot, which is certified, and settled by the chain, but still audited. */
  private Deals audited(Deal deal) throws IOException {
    Deals deals = deals((context, start) -> new AuditedLot());
    take(deals, made(deal));
    take(deals, new Command.Prepared(deal.id(), new Preparation.Ready(JobNeeds.NONE)));
    for (EcKey other : NODES.subList(1, 4)) {
      var nothing = new PeerMessage.YourMark(Optional.empty());
      take(deals, new Command.PeerFrame(other.address(), nothing, () -> {}));
      hearHeld(deals, deal, other);
    }
    assertThat(runs(deals, deal)).isTrue();
    take(deals, finished(deal));
    return deals;
  }

  private static boolean runs(Deals deals, Deal deal) {
    return deals.state().running().stream().anyMatch(each -> each.id().equals(deal.id()));
  }

  private void pass(Deals deals, long millis) {
    now += millis;
    take(deals, new Command.Tick());
  }

  /** Spec N-13, L-64. */
  @Test
  void aFinishedDealKeepsItsLotsWhileTheyAreAudited() throws Exception {
    Deal deal = chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    Deals deals = audited(deal);
    pass(deals, 60_000);
    assertThat(runs(deals, deal)).as("a minute after its end").isTrue();
    audited = false;
    pass(deals, 1_000);
    assertThat(runs(deals, deal)).as("after its audits").isFalse();
    assertThat(deals.state().deal(deal.id()).orElseThrow().record().phase())
        .isEqualTo(DealPhase.FINISHED);
  }

  /** Spec N-13: an audit that never ends holds nothing up beyond the deadline. */
  @Test
  void auditsKeepADealNoLongerThanToItsDeadline() throws Exception {
    Deal deal = chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    Deals deals = audited(deal);
    take(deals, at(deal.deadline()));
    pass(deals, 60_000);
    assertThat(runs(deals, deal)).as("at its deadline").isTrue();
    take(deals, at(deal.deadline() + 1));
    pass(deals, 1_000);
    assertThat(runs(deals, deal)).as("after its deadline").isFalse();
  }

  /** Spec N-13: who restarts after the end has left the audits to the others. */
  @Test
  void aRestartAfterItsEndDropsADealsAudits() throws Exception {
    Deal deal = chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    audited(deal);
    assertThat(log(deal)).as("while it is audited").isNotEmpty();
    store.close();
    Deals again = deals((context, start) -> new AuditedLot());
    again.recover(store, at(chain.time()), now);
    assertThat(runs(again, deal)).isFalse();
    assertThat(log(deal)).isEmpty();
  }

  private List<LogEntry> log(Deal deal) {
    List<LogEntry> log = new ArrayList<>();
    store.log(deal.id(), 0, log::add);
    return log;
  }

  private Command.ChainStep finished(Deal deal) {
    var origin = new ChainEvent.Origin(2, Bytes32.ZERO);
    var end = new ChainEvent.DealFinished(origin, deal.id(), Amount.ZERO);
    return new Command.ChainStep(2, chain.time(), 3, 1, List.of(end), Map.of(), Map.of(), Map.of());
  }

  /** Nothing happened but time. */
  private Command.ChainStep at(long time) {
    EpochMembers members = new EpochMembers(chain.committee(1), chain.roster(1));
    return new Command.ChainStep(3, time, 4, 1, List.of(), Map.of(1, members), Map.of(), Map.of());
  }

  /** Certified whole, and checked for as long as the test says. */
  private final class AuditedLot implements Lot {
    @Override
    public Decision apply(LotInput input, long at) {
      return new Decision(Verdict.IGNORE, List.of(), input);
    }

    @Override
    public LotProgress progress() {
      BigInteger all = BigInteger.valueOf(7);
      return new LotProgress(0, "DONE", all, all, List.of(), 0);
    }

    @Override
    public boolean isDone() {
      return true;
    }

    @Override
    public boolean isIdle() {
      return !audited;
    }
  }

  private void take(Deals deals, Command command) {
    Group group = new Group(now);
    deals.apply(command, group);
    store.write(group.writes());
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
    return deals(LotMachine::start);
  }

  private Deals deals(LotFactory lots) throws IOException {
    Mailbox mailbox = new Mailbox();
    FakeAccount account = new FakeAccount(chain, NODES.getFirst().address());
    store = RocksStore.open(directory.resolve("store"), "test");
    ColdFiles archive = ColdFiles.open(directory.resolve("archive"), store.archiveEnd());
    Archivist archivist = new Archivist(mailbox, store, archive, () -> 0);
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
    public void toPeers(Collection<Address> peers, PeerMessage message) {
      if (message instanceof PeerMessage.HeldBy && peers.contains(NODES.get(1).address())) {
        saidHeld++;
      }
      if (message instanceof PeerMessage.YourMark && peers.contains(NODES.get(1).address())) {
        shownMark++;
      }
      if (message instanceof PeerMessage.MyMark && peers.contains(NODES.get(1).address())) {
        toldMark++;
      }
    }

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
    public Finding check(byte[] module) {
      return new Finding.Usable();
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
