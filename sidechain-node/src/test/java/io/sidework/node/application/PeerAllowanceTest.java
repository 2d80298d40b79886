package io.sidework.node.application;

import static io.sidework.node.application.DealsHarness.NODES;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.port.LogEntry;
import io.sidework.node.port.Mutation;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Bytes32;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one peer can make a node hold and read over all of its lots (spec L-66, N-34). */
class PeerAllowanceTest {
  private static final int LOTS = 20;
  private static final int LARGE = 3 << 20;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private DealsHarness node;

  @SuppressWarnings("NullAway.Init")
  private Deal deal;

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

  /** A NEWVIEW whose inventory is as long as the sender likes; whose content shows later. */
  private Command newView(int sender, int lot, int view, int bytes) {
    byte[] inventory = new byte[bytes];
    var statement =
        new NewViewStatement(
            deal.epoch(), deal.id(), lot, 0, 0, view, Bytes32.ZERO, Keccak.hash(inventory));
    var signature = node.chain.domain().sign(NODES.get(sender), statement);
    var vote = new NewView(new Slot(0, 0), sender, view, Optional.empty(), inventory, signature);
    return new Command.PeerFrame(
        NODES.get(sender).address(),
        new PeerMessage.Agreement(deal.id(), lot, vote.toBytes()),
        () -> {});
  }

  private long logged(int lot) {
    long[] bytes = new long[1];
    node.store().log(deal.id(), lot, (LogEntry entry) -> bytes[0] += entry.input().length);
    return bytes[0];
  }

  private long logged() {
    long all = 0;
    for (int lot = 0; lot < LOTS; lot++) {
      all += logged(lot);
    }
    return all;
  }

  @Test
  void largeVotesOfOnePeerAreKeptUpToABoundOverAllLots() throws Exception {
    Deals deals = node.deals();
    node.open(deals, deal);
    for (int lot = 0; lot < LOTS; lot++) {
      node.take(deals, newView(1, lot, 5, LARGE));
    }
    assertThat(logged()).isBetween((long) LARGE, 24L << 20);
    // That others are heard, and the same one in small, is what agreement needs.
    long before = logged(LOTS - 1);
    node.take(deals, newView(2, LOTS - 1, 1, LARGE));
    node.take(deals, newView(1, LOTS - 1, 5, 100));
    assertThat(logged(LOTS - 1)).isGreaterThan(before + LARGE + 100);
  }

  @Test
  void aRestartForgetsNothingOfIt() throws Exception {
    Deals deals = node.deals();
    node.open(deals, deal);
    for (int lot = 0; lot < LOTS; lot++) {
      node.take(deals, newView(1, lot, 5, LARGE));
    }
    long before = logged();
    Deals again = node.deals();
    again.recover(node.store(), node.made(deal), node.now);
    node.areNew(again);
    for (int lot = 0; lot < LOTS; lot++) {
      node.take(again, newView(1, lot, 6, LARGE));
    }
    assertThat(logged()).isBetween(before, before + (24L << 20));
  }

  /** A deal that is over takes what it held with it. */
  @Test
  void whatADealHeldIsFreeAfterItsEnd() throws Exception {
    Deals deals = node.deals();
    node.open(deals, deal);
    for (int lot = 0; lot < LOTS; lot++) {
      node.take(deals, newView(1, lot, 5, LARGE));
    }
    node.take(deals, node.at(deal.deadline() + 1));
    deal = node.chain.make("next", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    node.open(deals, deal);
    node.take(deals, newView(1, 0, 5, LARGE));
    assertThat(logged(0)).isGreaterThan(LARGE);
  }

  /** Answers everything with the same output. */
  private static final class Supplier extends ScriptedLot {
    private final Deal deal;
    private final int number;
    private final Bytes32 output;

    Supplier(Deal deal, int number, Bytes32 output) {
      this.deal = deal;
      this.number = number;
      this.output = output;
    }

    @Override
    public Decision apply(LotInput input, long now) {
      return new Decision(
          Verdict.IGNORE,
          input instanceof LotInput.FromPeer in
              ? List.of(new Effect.Supply(in.node(), deal.id(), number, List.of(), List.of(output)))
              : List.of(),
          input);
    }
  }

  private int answers(Deals deals, int peer) {
    node.said.clear();
    for (int lot = 0; lot < LOTS; lot++) {
      node.take(deals, newView(peer, lot, 0, 10));
    }
    return node.said.size();
  }

  /** Each lot answers a peer once in a while; a thousand of them would read the disk all day. */
  @Test
  void whatIsReadForOnePeerHasABoundOverAllLots() throws Exception {
    Bytes32 hash = Terms.hash("output");
    Deals deals = node.deals((context, now) -> new Supplier(context.deal(), context.lot(), hash));
    node.open(deals, deal);
    node.store().write(List.of(new Mutation.PutOutput(deal.id(), hash, new byte[4 << 20])));
    assertThat(answers(deals, 1)).isBetween(1, 16 / 4 + 1);
    assertThat(answers(deals, 2)).as("another's questions").isGreaterThan(1);
    assertThat(answers(deals, 1)).as("at once").isZero();
    node.now += 1_000;
    assertThat(answers(deals, 1)).as("a second later").isBetween(1, 16 / 4 + 1);
  }
}
