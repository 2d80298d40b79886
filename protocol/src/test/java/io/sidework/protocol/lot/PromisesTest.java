package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.message.WorkerMessage.Received;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One rule a test, on a committee whose every message is controlled. */
class PromisesTest {
  /** P12, L-28: Q nodes know the truth, but one of them has no output, so it does not vote. */
  @Test
  void whoLacksTheOutputDoesNotPrepare() {
    Bench bench = new Bench(4, 1, 10);
    Slot slot = new Slot(1, Slot.RESOLVE);
    List<Integer> leaders = bench.leaders(1, Slot.RESOLVE);
    int abstaining = leaders.get(1);
    int mute = leaders.get(2);
    bench.computing.addAll(leaders);
    bench.computing.remove(abstaining);
    Bench.Link all = without(mute, slot);
    bench.link =
        (from, to, message) ->
            all.carries(from, to, message) && (to != abstaining || !Bench.isOutput(message));
    bench.pass(60_000);
    assertThat(bench.lot(abstaining).progress().round()).isEqualTo(1);
    assertThat(prepares(bench, abstaining, slot)).isEmpty();
    assertThat(prepares(bench, leaders.get(3), slot)).isNotEmpty();

    bench.link = all;
    bench.pass(60_000);
    assertThat(bench.lot(abstaining).isDone()).isTrue();
    assertThat(bench.nodes.get(abstaining).outputs).contains(Sim.result(0, false).outputHash());
  }

  /** P13, L-9: the receipt of one node for a late rank is worth nothing in its inventory. */
  @Test
  void aLateRankIsConfirmedOnlyWithReceiptsOfMoreThanFaultyNodes() {
    Bench bench = new Bench(4, 1, 1, HONEST, HONEST);
    SimWorker late = bench.ranked(1);
    var decline = new WorkerMessage.Decline(bench.terms.deal().id(), 0, BigInteger.ONE);
    for (int node = 0; node < 4; node++) {
      bench.from(bench.ranked(0), node, decline);
    }
    bench.link = (from, to, message) -> false;
    bench.contribute(late, List.of(0), 0);
    bench.deliver();
    assertThat(bench.toWorker(0, late, Received.class)).isEmpty();

    bench.link = (from, to, message) -> from == 1 && to == 0;
    bench.contribute(late, List.of(0), 1);
    bench.deliver();
    assertThat(bench.toWorker(0, late, Received.class)).hasSize(1);
    assertThat(bench.toWorker(1, late, Received.class)).isEmpty();
  }

  /** L-23: the others' windows are over, this node's is not: it waits before it says no-show. */
  @Test
  void nobodyIsANoShowWhileTheNodesOwnWindowIsOpen() {
    Bench bench = new Bench(4, 1, 16, HONEST, HONEST);
    Slot slot = new Slot(0, Slot.RESOLVE);
    List<Integer> leaders = bench.leaders(0, Slot.RESOLVE);
    // Another than those who make the certificates, and whose vote is needed.
    int closer = bench.leaders(0, Slot.CLOSE).getFirst();
    List<Integer> others = leaders.stream().skip(1).filter(node -> node != closer).toList();
    int behind = others.get(0);
    Bench.Link all = without(others.get(1), slot);
    for (SimWorker worker : bench.workers) {
      bench.contribute(worker, List.of(0), 0, 1, 2, 3);
    }
    bench.link =
        (from, to, message) ->
            to != behind || !(Bench.vote(message).orElse(null) instanceof Decided);
    bench.pass(1_500);
    bench.link = all;
    while (!bench.lot(behind).progress().phase().equals("OPENING")) {
      bench.pass(100);
    }
    long end = bench.now() + bench.terms.timing().openWindow();
    leaders.forEach(node -> bench.open(bench.ranked(0), node));
    while (bench.votes(leaders.getFirst(), Propose.class).stream()
        .noneMatch(proposal -> proposal.slot().equals(slot))) {
      bench.pass(100);
    }
    assertThat(bench.now()).isLessThan(end - 500);
    assertThat(bench.lot(behind).progress().phase()).isEqualTo("RESOLVING");
    while (bench.now() < end - 200) {
      bench.pass(100);
      assertThat(prepares(bench, behind, slot)).as((end - bench.now()) + " ms left").isEmpty();
    }
    bench.pass(10_000);
    assertThat(bench.lot(behind).progress().round()).isPositive();
  }

  private static List<Prepare> prepares(Bench bench, int node, Slot slot) {
    return bench.votes(node, Prepare.class).stream()
        .filter(vote -> vote.slot().equals(slot))
        .toList();
  }

  /** All links work, but one node says nothing about one slot, so that all others are needed. */
  private static Bench.Link without(int mute, Slot slot) {
    return (from, to, message) ->
        from != mute || Bench.vote(message).filter(vote -> vote.slot().equals(slot)).isEmpty();
  }

  /** L-33, L-34: view 0 of CLOSE has no leader, and stays without one. */
  @Test
  void aCloseWithoutItsFirstLeaderIsDecidedInTheNextView() {
    withoutLeaderOf(Slot.CLOSE);
  }

  /** As above for RESOLVE; it crashes once CLOSE is decided. */
  @Test
  void aResolveWithoutItsFirstLeaderIsDecidedInTheNextView() {
    withoutLeaderOf(Slot.RESOLVE);
  }

  private static void withoutLeaderOf(int step) {
    Bench bench = new Bench(4, 2, 1, HONEST, HONEST);
    int leader = bench.leaders(0, step).getFirst();
    SimWorker worker = bench.ranked(0);
    bench.contribute(worker, List.of(0, 1), 0, 1, 2, 3);
    if (step == Slot.CLOSE) {
      bench.down.add(leader);
    }
    List<Integer> others = bench.leaders(0, step).subList(1, 4);
    while (!bench.lot(others.getFirst()).progress().phase().equals("OPENING")) {
      bench.pass(100);
    }
    bench.down.add(leader);
    others.forEach(node -> bench.open(worker, node));
    bench.pass(20_000);
    for (int node : others) {
      assertThat(bench.lot(node).isDone()).isTrue();
      assertThat(bench.lot(node).certificate(new Slot(0, step)).orElseThrow().view()).isEqualTo(1);
      assertThat(bench.nodes.get(node).certificates).hasSize(1);
    }
  }

  /**
   * What stopped the earlier design for good: two honest leaders propose different closed sets, and
   * each has half of the nodes on its side when its view ends.
   */
  @Test
  void twoHonestLeadersWithDifferentClosedSetsDoNotBlockEachOther() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    Slot slot = new Slot(0, Slot.CLOSE);
    List<Integer> leaders = bench.leaders(0, Slot.CLOSE);
    int first = leaders.get(0);
    int second = leaders.get(1);
    int third = leaders.get(2);
    bench.link = (from, to, message) -> false;
    bench.contribute(bench.ranked(0), List.of(0), first);
    while (!bench.lot(second).progress().phase().equals("CLOSING")) {
      bench.pass(100);
    }
    // Only the first leader counts the bundle; of each proposal one other node hears in time.
    bench.link =
        (from, to, message) ->
            switch (Bench.vote(message).orElse(null)) {
              case Propose in when in.view() < 2 -> to == (in.view() == 0 ? second : third);
              case NewView in when in.view() == 1 -> from != first;
              case null, default -> true;
            };
    bench.pass(20_000);
    List<Propose> proposals = new ArrayList<>();
    for (int view = 0; view < 2; view++) {
      int now = view;
      proposals.add(
          bench.votes(leaders.get(view), Propose.class).stream()
              .filter(proposal -> proposal.slot().equals(slot) && proposal.view() == now)
              .findFirst()
              .orElseThrow());
    }
    assertThat(ClosedSet.decode(proposals.get(0).ballot().value()).bundles()).hasSize(1);
    assertThat(ClosedSet.decode(proposals.get(1).ballot().value()).bundles()).isEmpty();
    assertThat(prepares(bench, second, slot)).anyMatch(vote -> vote.view() == 0);
    assertThat(prepares(bench, third, slot)).anyMatch(vote -> vote.view() == 1);
    assertThat(leaders)
        .extracting(node -> bench.lot(node).certificate(slot).orElseThrow().view())
        .containsOnly(2);
    assertThat(leaders)
        .extracting(node -> bench.lot(node).certificate(slot).orElseThrow().ballot().hash())
        .containsOnly(bench.lot(0).certificate(slot).orElseThrow().ballot().hash());
  }
}
