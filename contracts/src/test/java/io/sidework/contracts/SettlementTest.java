package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.chain.CertifiedOutput;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainAccount.Settleable;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.DealState;
import io.sidework.contracts.chain.Transaction;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.eip712.Content;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Java certifies the contracts pay and deliver: both sides mean the same bytes.
 */
class SettlementTest {
  private static final EcKey NODE = Anvil.KEY;
  private static final Amount PRICE = Amount.parse("0.5");
  private static final Amount DELIVERY_FEE = Amount.parse("0.125");
  private static final byte[] OUTPUT = {1, 2, 3};

  @Test
  void aCertifiedDealIsPaidAndItsResultsDelivered(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Web3jChain chain = anvil.connect(anvil.deploy());
      ChainAccount account = chain.account(NODE);
      account.deposit(Amount.parse("500"));
      account.joinAsNode("http://127.0.0.1:1", Anvil.TIP);
      account.startEpoch();
      Deal first = deal(chain, account, 1);
      Deal second = deal(chain, account, 2);
      assertThat(chain.state(first.id()).reserve()).isEqualTo(DELIVERY_FEE.times(2));

      // Accounts of one segment stand between those of the other, and are credited in both.
      SegmentCertificate whole = certificate(chain, first, List.of(5, 1), List.of(1, 3));
      SegmentCertificate other = certificate(chain, second, List.of(4, 5), List.of());
      Committee committee = chain.committee(1);
      Transaction done =
          account.settle(
              committee, List.of(new Settleable(first, whole), new Settleable(second, other)));
      assertThat(done.events()).noneMatch(ChainEvent.SegmentSkipped.class::isInstance);
      assertThat(free(chain, 1)).isEqualTo(PRICE.times(2));
      assertThat(free(chain, 3)).isEqualTo(PRICE);
      assertThat(free(chain, 4)).isEqualTo(PRICE);
      assertThat(free(chain, 5)).isEqualTo(PRICE.times(2));
      DealState state = chain.state(first.id());
      assertThat(state.settled()).isEqualTo(2);
      assertThat(state.locked()).isEqualTo(Amount.ZERO);
      assertThat(chain.settled(first.id(), 0)).isEqualTo(BigInteger.valueOf(3));
      // 2.5 % of six copies.
      assertThat(chain.feePot(1)).isEqualTo(Amount.parse("0.075"));

      deliver(chain, account, first, whole, committee);
      Amount before = chain.account(account.address()).free();
      account.claimFees(committee, 0);
      assertThat(chain.account(account.address()).free())
          .isEqualTo(before.plus(Amount.parse("0.075")));
      assertThat(chain.feePot(1)).isEqualTo(Amount.ZERO);
    }
  }

  /** Spec R-34: what an epoch's roster says of a worker is what the chain settled before it. */
  @Test
  void standingIsReadFromWhatSettled(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Web3jChain chain = anvil.connect(anvil.deploy());
      ChainAccount account = chain.account(NODE);
      account.deposit(Amount.parse("700"));
      account.joinAsNode("http://127.0.0.1:1", Anvil.TIP);
      account.stakeSeats(1, Address.ZERO, Amount.ZERO);
      account.startEpoch();
      Deal confirmed = deal(chain, account, 1, 100);
      Deal alone = deal(chain, account, 2, 10);
      settle(chain, account, confirmed, List.of());
      settle(chain, account, alone, List.of());
      assertThat(standing(anvil, chain, account)).isEqualTo(new Standing(2, 0, 0));

      settle(chain, account, deal(chain, account, 3, 100), List.of(NODE.address()));
      assertThat(standing(anvil, chain, account)).isEqualTo(new Standing(1 + 2, 0, 0));
      // Who reads only now, all at once, sees the same.
      try (Web3jChain late = Web3jChain.connect(anvil.rpc(), chain.domain().contract(), 0)) {
        assertThat(late.roster(2)).isEqualTo(chain.roster(2));
        assertThat(late.roster(3)).isEqualTo(chain.roster(3));
      }
    }
  }

  /** Both tasks, by this worker and another; an order of the epoch that runs. */
  private static void settle(
      Web3jChain chain, ChainAccount account, Deal deal, List<Address> noShows) {
    List<Address> winners = List.of(NODE.address(), worker(1));
    List<Leaf> leaves = List.of(leafOf(0, winners), leafOf(1, winners));
    SegmentCertificate made = certified(chain, deal, leaves, noShows);
    Transaction done =
        account.settle(chain.committee(deal.epoch()), List.of(new Settleable(deal, made)));
    assertThat(done.events()).anyMatch(ChainEvent.SegmentSettled.class::isInstance);
  }

  /** On the roster of the next epoch, which begins now. */
  private static Standing standing(Anvil anvil, Web3jChain chain, ChainAccount account)
      throws Exception {
    anvil.pass(chain.terms().epochLength());
    account.startEpoch();
    return chain.roster(chain.epoch()).seat(account.address()).orElseThrow().standing();
  }

  private static void deliver(
      Web3jChain chain,
      ChainAccount account,
      Deal deal,
      SegmentCertificate made,
      Committee committee) {
    CertifiedOutput output =
        new CertifiedOutput(deal, committee, made, made.leaves().get(1), OUTPUT);
    Amount before = chain.account(account.address()).free();
    Transaction done = account.deliver(output);
    assertThat(done.events())
        .singleElement()
        .isInstanceOfSatisfying(
            ChainEvent.Delivered.class,
            event -> {
              assertThat(event.taskIndex()).isEqualTo(1);
              assertThat(event.succeeded()).as("nobody is there").isFalse();
            });
    assertThat(chain.isDelivered(deal.id(), 1)).isTrue();
    assertThat(chain.isDelivered(deal.id(), 0)).isFalse();
    assertThat(chain.account(account.address()).free()).isEqualTo(before.plus(DELIVERY_FEE));
    assertThatThrownBy(() -> account.deliver(output))
        .isInstanceOf(ContractRefused.class)
        .hasMessageStartingWith("already delivered");
  }

  private static Amount free(Web3jChain chain, int worker) {
    return chain.account(worker(worker)).free();
  }

  private static Address worker(int number) {
    return Address.parse("%040x".formatted(number));
  }

  private static Deal deal(Web3jChain chain, ChainAccount account, int salt) {
    return deal(chain, account, salt, 10);
  }

  private static Deal deal(Web3jChain chain, ChainAccount account, int salt, int trust) {
    RequestOrder order =
        new RequestOrder(
            NODE.address(),
            Content.free(Bytes32.ZERO),
            Content.NONE,
            Bytes32.ZERO,
            Address.ZERO,
            Amount.ZERO,
            PRICE,
            Rates.FIXED,
            2,
            Mode.REPLICATED,
            trust,
            new Limits(1000, 16, 1024),
            0,
            60,
            Address.ZERO,
            new Callback(worker(99), 50_000, DELIVERY_FEE),
            4_000_000_000L,
            BigInteger.valueOf(salt));
    Signed<RequestOrder> signed = new Signed<>(order, chain.domain().sign(NODE, order));
    return account.match(SignedOrders.of(signed), 2).deal();
  }

  /** Both tasks, with the workers whose copies are paid. */
  private static SegmentCertificate certificate(
      Web3jChain chain, Deal deal, List<Integer> first, List<Integer> second) {
    return certified(chain, deal, List.of(leaf(0, first), leaf(1, second)), List.of());
  }

  private static SegmentCertificate certified(
      Web3jChain chain, Deal deal, List<Leaf> leaves, List<Address> noShows) {
    SegmentCertificate unsigned =
        new SegmentCertificate(deal.id(), 0, 1, 2, leaves, noShows, List.of());
    Segment segment = unsigned.outcome(deal, chain.committee(deal.epoch())).segment(1, 2);
    NodeSignature signature = new NodeSignature(0, chain.domain().sign(NODE, segment));
    return new SegmentCertificate(deal.id(), 0, 1, 2, leaves, noShows, List.of(signature));
  }

  private static Leaf leaf(int task, List<Integer> workers) {
    return leafOf(task, workers.stream().map(SettlementTest::worker).toList());
  }

  private static Leaf leafOf(int task, List<Address> winners) {
    return new Leaf(
        task,
        TaskStatus.OK,
        TaskResult.outputHash(OUTPUT),
        Bytes32.ZERO,
        new Usage(1, 2, 3, OUTPUT.length),
        winners,
        false);
  }
}
