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
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
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
      account.joinAsNode("http://127.0.0.1:1");
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
    RequestOrder order =
        new RequestOrder(
            NODE.address(),
            Content.free(Bytes32.ZERO),
            Content.NONE,
            Bytes32.ZERO,
            Address.ZERO,
            Amount.ZERO,
            PRICE,
            2,
            Mode.REPLICATED,
            10,
            new Limits(1000, 16, 1024),
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
    List<Leaf> leaves = new ArrayList<>();
    leaves.add(leaf(0, first));
    leaves.add(leaf(1, second));
    SegmentCertificate unsigned =
        new SegmentCertificate(deal.id(), 0, 1, 2, leaves, List.of(), List.of());
    Segment segment = unsigned.outcome(deal, chain.committee(1)).segment(1, 2);
    NodeSignature signature = new NodeSignature(0, chain.domain().sign(NODE, segment));
    return new SegmentCertificate(deal.id(), 0, 1, 2, leaves, List.of(), List.of(signature));
  }

  private static Leaf leaf(int task, List<Integer> workers) {
    return new Leaf(
        task,
        TaskStatus.OK,
        TaskResult.outputHash(OUTPUT),
        Bytes32.ZERO,
        new Usage(1, 2, 3, OUTPUT.length),
        workers.stream().map(SettlementTest::worker).toList(),
        false);
  }
}
