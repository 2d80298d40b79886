package io.sidework.node.application;

import static io.sidework.node.application.DealsHarness.NODES;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.node.port.DealPhase;
import io.sidework.node.port.LogEntry;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Mark;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom deals tell that they are open, and how long they stay (spec N-5, N-11 to N-13). */
class DealsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private DealsHarness node;

  private boolean audited = true;

  @BeforeEach
  void begin() {
    node = new DealsHarness(directory);
  }

  @AfterEach
  void close() {
    node.close();
  }

  /** The others held the blobs before: this node's own are what the deal waited for. */
  @Test
  void aDealThatThisNodeHoldsLastIsOpenForItsWorkers() throws Exception {
    Deal deal = node.chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    Deals deals = node.deals();
    node.take(deals, new Command.WorkerUp(DealsHarness.WORKER));
    node.take(deals, node.made(deal));
    node.areNew(deals);
    for (EcKey other : NODES.subList(1, 4)) {
      node.take(deals, node.held(deal, other));
    }
    assertThat(node.told).isEmpty();
    node.take(deals, new Command.Prepared(deal.id(), new Preparation.Ready(JobNeeds.NONE)));
    assertThat(node.told).contains(new WorkerMessage.DealOpen(deal.id(), true));
  }

  /** Spec N-5: who was drawn, is alive and does not know of the deal would hold up its tasks. */
  @Test
  void aWorkerThatHasSaidNothingOfADealIsToldAgainThatItIsOpen() throws Exception {
    Deal deal = node.chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    Deals deals = node.deals();
    node.take(deals, new Command.WorkerUp(DealsHarness.WORKER));
    node.open(deals, deal);
    for (int i = 0; i < 3; i++) {
      node.told.clear();
      pass(deals, 5_000);
      assertThat(node.told).containsOnlyOnce(new WorkerMessage.DealOpen(deal.id(), true));
    }
    node.take(
        deals,
        new Command.WorkerFrame(
            DealsHarness.WORKER,
            new WorkerMessage.Decline(deal.id(), 0, BigInteger.ONE),
            () -> {}));
    node.told.clear();
    pass(deals, 5_000);
    assertThat(node.told).doesNotContain(new WorkerMessage.DealOpen(deal.id(), true));
  }

  /** Spec N-11: who restarted or was cut off may have missed what it was told. */
  @Test
  void aPeerThatSaysAgainWhatItHoldsIsAnswered() throws Exception {
    Deal deal = node.chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    Deals deals = node.deals();
    node.open(deals, deal);
    for (int i = 0; i < 3; i++) {
      node.said.clear();
      node.now += 2_000;
      node.take(deals, node.held(deal, NODES.get(1)));
      assertThat(node.said).hasSize(1).first().isInstanceOf(PeerMessage.HeldBy.class);
    }
  }

  /** Spec N-27: a node whose mark was not shown to it by enough others can do nothing. */
  @Test
  void aPeerThatTellsNoMarkIsShownItsOwnAgain() throws Exception {
    Deals deals = node.deals();
    Address peer = NODES.get(1).address();
    node.take(deals, new Command.PeerUp(peer));
    assertThat(node.said).containsExactly(new PeerMessage.YourMark(Optional.empty()));
    node.said.clear();
    pass(deals, 2_000);
    assertThat(node.said).containsExactly(new PeerMessage.YourMark(Optional.empty()));
    var mark = new Mark(peer, 5);
    var told = new PeerMessage.MyMark(5, node.chain.domain().sign(NODES.get(1), mark));
    node.take(deals, new Command.PeerFrame(peer, told, () -> {}));
    node.said.clear();
    pass(deals, 2_000);
    assertThat(node.said).isEmpty();
  }

  /** Its answer to the first may have been what was lost. */
  @Test
  void aMarkThatIsShownAgainIsAnsweredAgain() throws Exception {
    Deals deals = node.deals();
    Address peer = NODES.get(1).address();
    var shown = new PeerMessage.YourMark(Optional.empty());
    for (int i = 0; i < 2; i++) {
      node.said.clear();
      node.take(deals, new Command.PeerFrame(peer, shown, () -> {}));
      assertThat(node.said).hasSize(1).first().isInstanceOf(PeerMessage.MyMark.class);
    }
  }

  /** Two that are open would else answer each other for ever. */
  @Test
  void anAnswerIsNotAnswered() throws Exception {
    Deal deal = node.chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    Deals deals = node.deals();
    node.open(deals, deal);
    node.now += 2_000;
    node.take(deals, node.held(deal, NODES.get(1)));
    node.said.clear();
    node.now += 100;
    node.take(deals, node.held(deal, NODES.get(1)));
    assertThat(node.said).isEmpty();
  }

  /** An open deal of one lot, which is certified, and settled by the chain, but still audited. */
  private Deals audited(Deal deal) throws IOException {
    Deals deals = node.deals((context, start) -> new AuditedLot());
    node.open(deals, deal);
    node.begin(deals);
    assertThat(runs(deals, deal)).isTrue();
    node.take(deals, finished(deal));
    return deals;
  }

  private static boolean runs(Deals deals, Deal deal) {
    return deals.state().running().stream().anyMatch(each -> each.id().equals(deal.id()));
  }

  private void pass(Deals deals, long millis) {
    node.now += millis;
    node.take(deals, new Command.Tick());
  }

  /** Spec N-13, L-64. */
  @Test
  void aFinishedDealKeepsItsLotsWhileTheyAreAudited() throws Exception {
    Deal deal = node.chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
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
    Deal deal = node.chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    Deals deals = audited(deal);
    node.take(deals, node.at(deal.deadline()));
    pass(deals, 60_000);
    assertThat(runs(deals, deal)).as("at its deadline").isTrue();
    node.take(deals, node.at(deal.deadline() + 1));
    pass(deals, 1_000);
    assertThat(runs(deals, deal)).as("after its deadline").isFalse();
  }

  /** Spec N-13: who restarts after the end has left the audits to the others. */
  @Test
  void aRestartAfterItsEndDropsADealsAudits() throws Exception {
    Deal deal = node.chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    audited(deal);
    assertThat(log(deal)).as("while it is audited").isNotEmpty();
    Deals again = node.deals((context, start) -> new AuditedLot());
    again.recover(node.store(), node.at(node.chain.time()), node.now);
    assertThat(runs(again, deal)).isFalse();
    assertThat(log(deal)).isEmpty();
  }

  private List<LogEntry> log(Deal deal) {
    List<LogEntry> log = new ArrayList<>();
    node.store().log(deal.id(), 0, log::add);
    return log;
  }

  private Command.ChainStep finished(Deal deal) {
    var origin = new ChainEvent.Origin(2, Bytes32.ZERO);
    var end = new ChainEvent.DealFinished(origin, deal.id(), Amount.ZERO);
    return new Command.ChainStep(
        2, node.chain.time(), 3, 1, List.of(end), Map.of(), Map.of(), Map.of());
  }

  /** Certified whole, and checked for as long as the test says. */
  private final class AuditedLot implements Lot {
    @Override
    public Decision apply(LotInput input, long at) {
      return new Decision(Verdict.IGNORE, List.of(), input);
    }

    @Override
    public void anticipate() {}

    @Override
    public LotProgress progress() {
      BigInteger all = BigInteger.valueOf(7);
      return new LotProgress(0, "DONE", all, all, List.of(), 0);
    }

    @Override
    public int slot() {
      return 0;
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
}
