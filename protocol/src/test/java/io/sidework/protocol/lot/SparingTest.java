package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.Reexecution;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.PeerMessage.RelayBundle;
import io.sidework.protocol.message.WorkerMessage.Closed;
import io.sidework.protocol.type.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What need not be said is not said, and what need not be checked is not checked. */
class SparingTest {
  /** So many that some are audited. */
  private static final int TASKS = 200;

  /** L-40: of four votes the fourth always comes when three have decided. */
  @Test
  void votesThatCrossADecisionAreNotAnswered() {
    Bench bench = certified();
    assertThat(bench.votes(0, Decided.class)).isNotEmpty();
    assertThat(
            bench.sent.stream()
                .map(Bench.Sent::effect)
                .filter(Effect.ToPeer.class::isInstance)
                .flatMap(effect -> Bench.vote(((Effect.ToPeer) effect).message()).stream())
                .filter(Decided.class::isInstance))
        .isEmpty();
  }

  /** L-64: whoever asks for words has the certificate, which is a hundred times as long. */
  @Test
  void whoAsksForWordsGetsWordsAlone() {
    Bench bench = certified();
    int task = audited(bench);
    bench.input(0, reexecuted(task));
    bench.sent.clear();
    ask(bench, new LotMessage.AskWords(List.of(task)));
    assertThat(toNode3(bench))
        .singleElement()
        .satisfies(
            message ->
                assertThat(LotMessage.decode(((PeerMessage.Agreement) message).body()))
                    .isInstanceOf(LotMessage.Recomputed.class));
  }

  /** L-48: one that still works at the lot gets what ends it. */
  @Test
  void whoWantsWordsToGoOnGetsTheCertificate() {
    Bench bench = certified();
    int task = audited(bench);
    bench.sent.clear();
    ask(bench, new LotMessage.Want(List.of(), List.of(), List.of(task), List.of()));
    assertThat(toNode3(bench)).hasSize(1).allMatch(PeerMessage.Certificate.class::isInstance);
  }

  /** L-64: words are said once, and again to who asks. */
  @Test
  void wordsOfALotThatIsDoneAreNotRepeatedUnasked() {
    Bench bench = certified();
    bench.input(0, reexecuted(audited(bench)));
    bench.sent.clear();
    bench.pass(20_000);
    assertThat(
            bench.sent.stream()
                .filter(each -> each.from() == 0)
                .map(Bench.Sent::effect)
                .filter(Effect.ToPeers.class::isInstance)
                .map(effect -> ((Effect.ToPeers) effect).message())
                .filter(PeerMessage.Agreement.class::isInstance)
                .map(message -> LotMessage.decode(((PeerMessage.Agreement) message).body())))
        .isNotEmpty()
        .allMatch(LotMessage.AskWords.class::isInstance);
  }

  /** L-43: a done lot is sent its certificate by everybody who is asked for anything. */
  @Test
  void aCertificateOfTasksThatHaveOneIsNotChecked() {
    SegmentCertificate made = made(certified());
    PeerMessage forged = new PeerMessage.Certificate(unsigned(made));
    Verdict done = certified().input(0, new LotInput.FromPeer(3, forged));
    assertThat(done).isEqualTo(Verdict.IGNORE);
    Verdict open = new Bench(4, TASKS, 1, HONEST).input(0, new LotInput.FromPeer(3, forged));
    assertThat(open).isInstanceOf(Verdict.Reject.class);
  }

  /** L-64: a word is checked where it is evidence. */
  @Test
  void aWordIsCheckedWhereItContradictsACopy() {
    Bench bench = certified();
    int task = audited(bench);
    Verdict contradiction = bench.input(0, word(task, Sim.result(task, true)));
    assertThat(contradiction).isInstanceOf(Verdict.Reject.class);
    Verdict confirmation = bench.input(0, word(task, Sim.result(task, false)));
    assertThat(confirmation).isEqualTo(Verdict.ACCEPT);
  }

  /** L-26: while the truth is not known every word may be shown to others. */
  @Test
  void aWordIsCheckedBeforeTheCertificate() {
    Bench bench = new Bench(4, TASKS, 1, HONEST);
    bench.contribute(bench.ranked(0), all(), 0, 1, 2, 3);
    bench.pass(200);
    assertThat(bench.votes(0, Decided.class)).isNotEmpty();
    assertThat(bench.input(0, word(0, Sim.result(0, false)))).isInstanceOf(Verdict.Reject.class);
  }

  /** L-47: its NEWVIEW names the bundle. */
  @Test
  void aBundleThatAPeerHasShownIsNotPassedOn() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    bench.link = (from, to, message) -> isNewView(message);
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    bench.pass(1_000);
    assertThat(bench.votes(0, NewView.class)).isNotEmpty();
    assertThat(relayed(bench, 0)).isEmpty();
  }

  @Test
  void aBundleThatOnePeerHasNotShownIsSentToItAlone() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    bench.link = (from, to, message) -> isNewView(message) && from != 3;
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    bench.pass(1_000);
    assertThat(relayed(bench, 0))
        .singleElement()
        .satisfies(effect -> assertThat(((Effect.ToPeer) effect).node()).isEqualTo(3));
  }

  /** L-47: its NEWVIEW names the copy. */
  @Test
  void anOpeningThatAPeerHasShownIsNotPassedOn() {
    Bench bench = closed();
    bench.link = (from, to, message) -> isNewView(message);
    bench.nodes.forEach(node -> bench.open(bench.ranked(0), node.context.me()));
    bench.pass(1_000);
    assertThat(bench.votes(0, NewView.class)).isNotEmpty();
    assertThat(supplied(bench, 0)).isEmpty();
  }

  @Test
  void anOpeningThatOnePeerHasNotShownIsSentToItAlone() {
    Bench bench = closed();
    bench.link = (from, to, message) -> isNewView(message);
    List.of(0, 1, 2).forEach(node -> bench.open(bench.ranked(0), node));
    bench.pass(1_000);
    assertThat(supplied(bench, 0))
        .singleElement()
        .satisfies(supply -> assertThat(supply.node()).isEqualTo(3));
  }

  /** CLOSE is decided everywhere, and nothing is open. */
  private static Bench closed() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    bench.pass(100);
    assertThat(bench.nodes)
        .allMatch(
            node ->
                bench
                    .toWorker(node.context.me(), bench.ranked(0), Closed.class)
                    .findAny()
                    .isPresent());
    bench.sent.removeIf(each -> !(each.effect() instanceof Effect.ToWorker));
    return bench;
  }

  private static boolean isNewView(PeerMessage message) {
    return Bench.vote(message).filter(NewView.class::isInstance).isPresent();
  }

  private static List<Effect> relayed(Bench bench, int node) {
    return bench.sent.stream()
        .filter(each -> each.from() == node)
        .map(Bench.Sent::effect)
        .filter(
            effect ->
                effect instanceof Effect.ToPeer one && one.message() instanceof RelayBundle
                    || effect instanceof Effect.ToPeers all && all.message() instanceof RelayBundle)
        .toList();
  }

  private static List<Effect.Supply> supplied(Bench bench, int node) {
    return bench.sent.stream()
        .filter(each -> each.from() == node)
        .map(Bench.Sent::effect)
        .filter(Effect.Supply.class::isInstance)
        .map(Effect.Supply.class::cast)
        .toList();
  }

  /** All is certified everywhere, and nobody has re-executed anything. */
  private static Bench certified() {
    Bench bench = new Bench(4, TASKS, 1, HONEST);
    SimWorker worker = bench.ranked(0);
    bench.contribute(worker, all(), 0, 1, 2, 3);
    for (int i = 0; i < 20 && !bench.lot(0).isDone(); i++) {
      bench.nodes.forEach(node -> bench.open(worker, node.context.me()));
      bench.pass(100);
    }
    assertThat(bench.nodes).allMatch(node -> bench.lot(node.context.me()).isDone());
    return bench;
  }

  private static List<Integer> all() {
    return IntStream.range(0, TASKS).boxed().toList();
  }

  private static int audited(Bench bench) {
    return bench.sent.stream()
        .map(Bench.Sent::effect)
        .filter(Effect.Reexecute.class::isInstance)
        .mapToInt(effect -> ((Effect.Reexecute) effect).taskIndex())
        .findFirst()
        .orElseThrow();
  }

  private static SegmentCertificate made(Bench bench) {
    return bench.sent.stream()
        .map(Bench.Sent::effect)
        .filter(Effect.Certified.class::isInstance)
        .map(effect -> ((Effect.Certified) effect).certificate())
        .findFirst()
        .orElseThrow();
  }

  private static SegmentCertificate unsigned(SegmentCertificate made) {
    List<SegmentCertificate.NodeSignature> swapped = new ArrayList<>();
    for (int i = 0; i < made.signatures().size(); i++) {
      Signature other = made.signatures().get((i + 1) % made.signatures().size()).signature();
      swapped.add(new SegmentCertificate.NodeSignature(made.signatures().get(i).node(), other));
    }
    return new SegmentCertificate(
        made.deal(), made.lot(), made.round(), made.view(), made.leaves(), made.noShows(), swapped);
  }

  private static LotInput reexecuted(int task) {
    return new LotInput.Reexecuted(task, Sim.result(task, false), Sim.output(task, false));
  }

  private static void ask(Bench bench, LotMessage message) {
    bench.input(0, new LotInput.FromPeer(3, wrap(message)));
  }

  private static List<PeerMessage> toNode3(Bench bench) {
    return bench.sent.stream()
        .map(Bench.Sent::effect)
        .filter(Effect.ToPeer.class::isInstance)
        .map(Effect.ToPeer.class::cast)
        .filter(each -> each.node() == 3)
        .map(Effect.ToPeer::message)
        .toList();
  }

  /** Of node 3, signed for another task. */
  private static LotInput word(int task, TaskResult result) {
    LotContext context = new Bench(4, TASKS, 1, HONEST).nodes.get(3).context;
    Reexecution other =
        new Reexecution(
            context.deal().epoch(), context.deal().task((task + 1) % TASKS), result.digest());
    Signature signature = new Notary(context).sign(other);
    return new LotInput.FromPeer(
        3,
        wrap(
            new LotMessage.Recomputed(
                List.of(new LotMessage.Recomputed.Item(task, result, signature)))));
  }

  private static PeerMessage wrap(LotMessage message) {
    return new Outbox(new Bench(4, TASKS, 1, HONEST).terms).wrap(message);
  }
}
