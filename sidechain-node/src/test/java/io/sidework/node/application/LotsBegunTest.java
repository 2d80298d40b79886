package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.port.LogEntry;
import io.sidework.node.port.LotFactory;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.message.WorkerMessage;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deal of many lots begins them a few at a time (spec N-33). */
class LotsBegunTest {
  private static final int LOTS = 100;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private DealsHarness node;

  @SuppressWarnings("NullAway.Init")
  private Deal deal;

  /** What each lot that was made has heard, by number. */
  private final Map<Integer, List<LotInput>> heard = new TreeMap<>();

  @BeforeEach
  void begin() {
    node = new DealsHarness(directory);
    deal =
        node.chain.make(
            "deal", Terms.hash("program"), Terms.hash("parameters"), LOTS * Deal.LOT, 300);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private LotFactory lots() {
    return (context, now) -> {
      List<LotInput> inputs = new ArrayList<>();
      heard.put(context.lot(), inputs);
      return new Listener(inputs);
    };
  }

  /** Says nothing, and writes everything down. */
  private static final class Listener extends ScriptedLot {
    private final List<LotInput> inputs;

    private Listener(List<LotInput> inputs) {
      this.inputs = inputs;
    }

    @Override
    public Decision apply(LotInput input, long now) {
      inputs.add(input);
      return new Decision(Verdict.ACCEPT, List.of(), input);
    }
  }

  @Test
  void noGroupBeginsMoreThanAFew() throws Exception {
    Deals deals = node.deals(lots());
    node.open(deals, deal);
    int turns = 0;
    while (deals.isBeginning()) {
      int before = heard.size();
      node.take(deals, new Command.Tick());
      node.begin(deals);
      assertThat(heard.size() - before).isLessThanOrEqualTo(Group.MAX_BEGUN);
      assertThat(turns++).isLessThan(LOTS);
    }
    assertThat(heard).hasSize(LOTS);
    node.begin(deals);
    assertThat(heard).hasSize(LOTS);
  }

  @Test
  void aWorkerThatIsConnectedIsKnownToEveryLot() throws Exception {
    Deals deals = node.deals(lots());
    node.take(deals, new Command.WorkerUp(DealsHarness.WORKER));
    node.open(deals, deal);
    assertThat(node.told).containsExactly(new WorkerMessage.DealOpen(deal.id(), true));
    while (deals.isBeginning()) {
      node.begin(deals);
    }
    assertThat(heard.values())
        .allSatisfy(
            inputs -> assertThat(inputs).contains(new LotInput.WorkerJoined(DealsHarness.WORKER)));
  }

  @Test
  void aLotThatSomebodySpeaksToBeginsAtOnce() throws Exception {
    Deals deals = node.deals(lots());
    node.open(deals, deal);
    var decline = new WorkerMessage.Decline(deal.id(), LOTS - 1, BigInteger.ONE);
    node.take(deals, new Command.WorkerFrame(DealsHarness.WORKER, decline, () -> {}));
    assertThat(heard).containsOnlyKeys(LOTS - 1);
    assertThat(heard.get(LOTS - 1)).hasSize(1);
  }

  /** One portion a group, whatever else there is to do. */
  @Test
  void theCoreGoesOnUntilAllHaveBegun() throws Exception {
    Deals deals = node.deals(lots());
    node.open(deals, deal);
    try (NodeCore core =
        new NodeCore(node.mailbox, deals, node.store(), () -> node.now, () -> {})) {
      for (int group = 1; group <= LOTS / Group.MAX_BEGUN + 1; group++) {
        core.step(List.of(new Command.Tick()));
        assertThat(heard).hasSize(Math.min(LOTS, group * Group.MAX_BEGUN));
      }
    }
    assertThat(deals.isBeginning()).isFalse();
  }

  /** Every lot has a log from the moment the deal is open: without one it is left to the others. */
  @Test
  void aRestartInBetweenGoesOn() throws Exception {
    Deals deals = node.deals(lots());
    node.open(deals, deal);
    node.begin(deals);
    assertThat(heard).hasSize(Group.MAX_BEGUN);
    var decline = new WorkerMessage.Decline(deal.id(), 3, BigInteger.ONE);
    node.take(deals, new Command.WorkerFrame(DealsHarness.WORKER, decline, () -> {}));
    heard.clear();

    Deals again = node.deals(lots());
    Command.ChainStep chain = node.made(deal);
    again.recover(node.store(), chain, node.now);
    assertThat(heard).as("only it had heard anything").containsOnlyKeys(3);
    node.areNew(again);
    while (again.isBeginning()) {
      node.begin(again);
    }
    assertThat(heard).hasSize(LOTS);
    for (int lot = 0; lot < LOTS; lot++) {
      List<LogEntry> log = new ArrayList<>();
      node.store().log(deal.id(), lot, log::add);
      assertThat(log).as("lot " + lot).hasSize(lot == 3 ? 2 : 1);
    }
  }
}
