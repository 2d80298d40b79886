package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.chain.CertifiedOutput;
import io.sidework.contracts.chain.ChainAccount.Settleable;
import io.sidework.node.adapter.rocksdb.RocksStore;
import io.sidework.node.port.Mutation;
import io.sidework.node.testing.FakeAccount;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this node delivers and what it leaves alone (spec N-25). */
class DelivererTest {
  private static final Address NODE = Terms.key("node0").address();
  private static final byte[] OUTPUT = {1, 2, 3};

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final FakeChain chain = new FakeChain(List.of(NODE), List.of());

  private static Deal deal(int gas, long fee) {
    Bytes32 none = Bytes32.ZERO;
    Callback callback = new Callback(Terms.key("callback").address(), gas, Amount.of(fee));
    return Terms.deal("deal", none, none, 2, callback, 1, 4_000_000_000L, 1);
  }

  private static Settler.OfDeal of(Deal deal) {
    return new Settler.OfDeal(deal, new Committee(1, List.of(NODE)), 0);
  }

  private static SegmentCertificate certificate(Deal deal) {
    return new SegmentCertificate(deal.id(), 0, 0, 0, List.of(leaf(1)), List.of(), List.of());
  }

  private static Leaf leaf(int task) {
    return new Leaf(
        task,
        TaskStatus.OK,
        TaskResult.outputHash(OUTPUT),
        Bytes32.ZERO,
        new Usage(1, 1, 1, 3),
        List.of(),
        false);
  }

  private Deliverer deliverer(Deal deal, long minFee) throws Exception {
    RocksStore store = RocksStore.open(directory.resolve("store" + minFee), "test");
    store.write(
        List.of(
            new Mutation.PutCertificate(certificate(deal)),
            new Mutation.PutOutput(deal.id(), TaskResult.outputHash(OUTPUT), OUTPUT)));
    Deliverer deliverer =
        new Deliverer(chain, new FakeAccount(chain, NODE), store, Amount.of(minFee), () -> 0);
    deliverer.settled(of(deal), 0, BigInteger.TWO);
    return deliverer;
  }

  @Test
  void aFeeBelowTheMinimumIsNotWorthIt() throws Exception {
    Deal deal = deal(100_000, 5);
    assertThat(deliverer(deal, 6).deliverDue(0)).isFalse();
    assertThat(chain.delivered()).isEmpty();
    assertThat(deliverer(deal, 5).deliverDue(0)).isTrue();
    assertThat(chain.delivered()).containsExactly(deal.id() + "/1");
  }

  @Test
  void whatTheChainSaysIsDeliveredIsNotSentAgain() throws Exception {
    Deal deal = deal(100_000, 5);
    Deliverer first = deliverer(deal, 1);
    Deliverer second = deliverer(deal, 2);
    first.deliverDue(0);
    assertThat(second.deliverDue(0)).isTrue();
    assertThat(second.deliverDue(0)).isFalse();
    assertThat(chain.delivered()).hasSize(1);
  }

  /** Its turn comes for what nobody delivered, not once more for everything before. */
  @Test
  void afterARestartANodeBeginsWhereTheOthersAre() throws Exception {
    Bytes32 none = Bytes32.ZERO;
    Callback callback = deal(100_000, 5).callback();
    Deal deal = chain.make("settled", none, none, 2, callback, 300);
    FakeAccount account = new FakeAccount(chain, NODE);
    account.settle(
        chain.committee(1), List.of(new Settleable(deal, signed(deal, leaf(0), leaf(1)))));
    RocksStore store = RocksStore.open(directory.resolve("store"), "test");
    store.write(List.of(new Mutation.PutOutput(deal.id(), TaskResult.outputHash(OUTPUT), OUTPUT)));
    store.write(List.of(new Mutation.PutCertificate(signed(deal, leaf(0), leaf(1)))));
    chain.deliver(deal.id(), 0);

    List<Address> four = List.of(NODE, address("b"), address("c"), address("d"));
    int second =
        IntStream.range(0, 4)
            .filter(i -> Turns.rank(deal.id(), i, 4) == 1)
            .findFirst()
            .orElseThrow();
    Deliverer deliverer = new Deliverer(chain, account, store, Amount.ZERO, () -> 0);
    deliverer.recover(new Settler.OfDeal(deal, new Committee(1, four), second));
    deliverer.readSettled();
    assertThat(deliverer.deliverDue(0)).isFalse();
    assertThat(deliverer.deliverDue(Turns.STEP_MILLIS)).isTrue();
    assertThat(chain.delivered()).containsExactly(deal.id() + "/0", deal.id() + "/1");
  }

  private static Address address(String name) {
    return Terms.key(name).address();
  }

  private SegmentCertificate signed(Deal deal, Leaf... leaves) {
    List<Leaf> all = List.of(leaves);
    SegmentCertificate unsigned =
        new SegmentCertificate(deal.id(), 0, 0, 0, all, List.of(), List.of());
    Segment segment = unsigned.outcome(deal, chain.committee(1)).segment(0, 0);
    NodeSignature by = new NodeSignature(0, chain.domain().sign(Terms.key("node0"), segment));
    return new SegmentCertificate(deal.id(), 0, 0, 0, all, List.of(), List.of(by));
  }

  @Test
  void whatIsRefundedIsForgotten() throws Exception {
    Deal deal = deal(100_000, 5);
    Deliverer deliverer = deliverer(deal, 0);
    deliverer.over(deal.id());
    assertThat(deliverer.deliverDue(0)).isFalse();
  }

  /** Protocol 4.7: a MiB of output in one transaction is too much, with any callback. */
  @Test
  void gasIsBounded() {
    assertThat(gas(5_000_000, 64 << 10)).isLessThan(Deliverer.GAS_LIMIT);
    assertThat(gas(0, 1 << 20)).isGreaterThan(Deliverer.GAS_LIMIT);
  }

  private static long gas(int callback, int bytes) {
    Deal deal = deal(callback, 1);
    SegmentCertificate made = certificate(deal);
    return Deliverer.gas(
        new CertifiedOutput(
            deal, of(deal).committee(), made, made.leaves().getFirst(), new byte[bytes]));
  }
}
