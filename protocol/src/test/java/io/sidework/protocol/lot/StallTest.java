package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Readiness;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who could make the others wait for ever, or work for ever. */
class StallTest {
  /** P13, L-10: one rank after the other says that it lives and brings nothing. */
  @Test
  void workersWhoOnlySayThatTheyLiveDoNotKeepARoundOpen() {
    Bench bench = new Bench(1, 2, 1, HONEST, HONEST, HONEST, HONEST, HONEST, HONEST);
    SimWorker paid = bench.ranked(0);
    bench.contribute(paid, List.of(0), 0);
    Slot slot = new Slot(0, Slot.CLOSE);
    while (bench.lot(0).certificate(slot).isEmpty()
        && bench.now() < bench.terms.deal().deadline() * 1000) {
      bench.workers.forEach(worker -> bench.from(worker, 0, new WorkerMessage.Alive()));
      bench.skip(4_000);
    }
    assertThat(bench.now() - Sim.START).isLessThan(2_710_000);
    assertThat(bench.lot(0).certificate(slot))
        .hasValueSatisfying(
            closed ->
                assertThat(ClosedSet.decode(closed.ballot().value()).bundles())
                    .containsExactly(paid.bundle(List.of(0), 0).id()));
  }

  /** L-10: a task may run for longer than the deal lasts; who did run is not to wait for it. */
  @Test
  void aRoundEndsBeforeTheDealDoesThoughATaskMayTakeLonger() {
    List<Scenario.WorkerKind> honest = Collections.nCopies(6, HONEST);
    Bench bench = new Bench(Scenario.plain(1, 2, 1, honest).within(1_000_000_000_000L));
    SimWorker paid = bench.ranked(0);
    bench.contribute(paid, List.of(0), 0);
    Slot slot = new Slot(0, Slot.CLOSE);
    while (bench.lot(0).certificate(slot).isEmpty()
        && bench.now() < bench.terms.deal().deadline() * 1000) {
      bench.workers.forEach(worker -> bench.from(worker, 0, new WorkerMessage.Alive()));
      bench.skip(4_000);
    }
    assertThat(bench.lot(0).certificate(slot)).isPresent();
    long left = bench.terms.deal().deadline() * 1000 - bench.now();
    assertThat(left).isGreaterThan((bench.now() - Sim.START) / 8);
  }

  /** L-5: nor does who has the first lease, and only says that it lives, keep the next one out. */
  @Test
  void aLeaseEndsBeforeTheDealDoesThoughATaskMayTakeLonger() {
    List<Scenario.WorkerKind> honest = Collections.nCopies(6, HONEST);
    Bench bench = new Bench(Scenario.plain(1, 1, 1, honest).within(1_000_000_000_000L));
    SimWorker next = bench.ranked(1);
    Slot slot = new Slot(0, Slot.CLOSE);
    while (bench.lot(0).certificate(slot).isEmpty()
        && bench.now() < bench.terms.deal().deadline() * 1000) {
      bench.workers.forEach(worker -> bench.from(worker, 0, new WorkerMessage.Alive()));
      bench.from(next, 0, new WorkerMessage.Contribute(next.bundle(List.of(0), 0)));
      bench.skip(4_000);
    }
    assertThat(bench.lot(0).certificate(slot)).isPresent();
    long left = bench.terms.deal().deadline() * 1000 - bench.now();
    assertThat(left).isGreaterThan((bench.now() - Sim.START) * 9 / 10);
  }

  /**
   * L-41: every node has given its receipt, and one was away when those of the others came. They
   * have all, and it has one too few to count the copy.
   */
  @Test
  void aNodeThatMissedAllReceiptsGetsThemAgain() {
    Bench bench = new Bench(4, 2, 1, HONEST, HONEST);
    SimWorker first = bench.ranked(0);
    SimWorker second = bench.ranked(1);
    for (int node = 0; node < 4; node++) {
      // Task 1 keeps the round open.
      bench.from(
          first, node, new WorkerMessage.Decline(bench.terms.deal().id(), 0, BigInteger.ONE));
    }
    bench.link = (from, to, message) -> to != 0 || !(message instanceof PeerMessage.RelayReceipt);
    bench.contribute(second, List.of(0), 0, 1, 2, 3);
    bench.deliver();
    assertThat(bench.toWorker(1, second, WorkerMessage.Received.class)).isNotEmpty();
    assertThat(bench.toWorker(0, second, WorkerMessage.Received.class)).isEmpty();
    bench.link = (from, to, message) -> true;
    for (int i = 0; i < 6; i++) {
      bench.pass(5_000);
      bench.workers.forEach(
          worker -> {
            for (int node = 0; node < 4; node++) {
              bench.from(worker, node, new WorkerMessage.Alive());
            }
          });
    }
    assertThat(bench.toWorker(0, second, WorkerMessage.Received.class)).isNotEmpty();
  }

  /** L-43: f+1 nodes have certificates from elsewhere and vote no more; the others get them too. */
  @Test
  void whoIsDoneByCertificatesHandsThemOn() {
    Bench other = new Bench(4, 1, 1, HONEST);
    other.computing.addAll(List.of(0, 1, 2, 3));
    other.pass(30_000);
    SegmentCertificate made = other.nodes.getFirst().certificates.getFirst();

    Bench bench = new Bench(4, 1, 1, HONEST);
    for (int node = 0; node < 2; node++) {
      bench.input(node, new LotInput.FromPeer(3, new PeerMessage.Certificate(made)));
      assertThat(bench.lot(node).isDone()).isTrue();
    }
    bench.pass(30_000);
    assertThat(bench.lot(2).isDone()).isTrue();
    assertThat(bench.nodes.get(2).certificates).containsExactly(made);
  }

  /**
   * L-21: signatures that a bad node could have checked by everybody, one digest after the other.
   */
  @Test
  void anInventoryHasOneWordOfEachNodeOnATask() {
    LotContext context = new Bench(4, 1, 1).terms;
    Notary notary = new Notary(context);
    Outbox out = new Outbox(context);
    TaskBoard board = new TaskBoard(context, new Draw(context), Sim.START, transition -> {});
    board.task(0).on(TaskEvent.SEEK_TRUTH);
    Reexecutions reexecutions = new Reexecutions(context, notary);
    ResolveRules rules =
        new ResolveRules(
            context,
            board,
            new Openings(context, board, out),
            reexecutions,
            new Wants(context, out),
            0);
    SignedDigest one = word(context, reexecutions, notary, 1);
    SignedDigest two = word(context, reexecutions, notary, 2);
    List<SignedDigest> both = List.of(one, two).stream().sorted().toList();
    assertThat(rules.usable(new ResolveValue(List.of(), List.of(one), List.of()).toBytes(), 0))
        .isEqualTo(Readiness.READY);
    assertThat(rules.usable(new ResolveValue(List.of(), both, List.of()).toBytes(), 0))
        .isEqualTo(Readiness.WRONG);
  }

  private static SignedDigest word(
      LotContext context, Reexecutions reexecutions, Notary notary, int which) {
    Bytes32 digest = Keccak.hash(new byte[] {(byte) which});
    return new SignedDigest(
        0, context.me(), digest, notary.sign(reexecutions.statement(0, digest)));
  }
}
