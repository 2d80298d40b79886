package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static io.sidework.protocol.lot.Scenario.WorkerKind.LIAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Reexecution;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.lot.agreement.Statement;
import io.sidework.protocol.lot.agreement.Statement.Bound;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What one bad node can make an honest one write down, remember, read or send (docs/spec/lot.md).
 */
class HostileGrowthTest {
  private static final Slot CLOSE = new Slot(0, Slot.CLOSE);

  private static PeerMessage wrap(Bench bench, LotMessage message) {
    return new Outbox(bench.terms).wrap(message);
  }

  private static PeerMessage vote(Bench bench, AgreementMessage message) {
    return wrap(bench, new LotMessage.Voting(message));
  }

  private static NewViewStatement statement(
      LotContext context, int view, Bytes32 lock, Bytes32 inventory) {
    return new NewViewStatement(
        context.deal().epoch(),
        context.deal().id(),
        context.lot(),
        CLOSE.round(),
        CLOSE.step(),
        view,
        lock,
        inventory);
  }

  private static NewView newView(LotContext context, int view, byte[] inventory) {
    NewViewStatement signed = statement(context, view, Bytes32.ZERO, Keccak.hash(inventory));
    return new NewView(
        CLOSE, context.me(), view, Optional.empty(), inventory, new Notary(context).sign(signed));
  }

  private static long logged(Bench bench, int node) {
    return bench.nodes.get(node).inputs().stream().mapToLong(input -> input.length).sum();
  }

  /** Names of bundles that nobody has. */
  private static byte[] inventory(int bundles) {
    List<Bytes32> names = new ArrayList<>();
    for (int i = 0; i < bundles; i++) {
      names.add(Keccak.hash(new Words().add(i).toArray()));
    }
    names.sort(null);
    Writer out = new Writer();
    out.u32(bundles);
    names.forEach(name -> out.word(name).u32(0));
    return out.word(Bytes32.ZERO).toArray();
  }

  /** L-33: a view that one node alone is in leads nowhere, and its next one neither. */
  @Test
  void everHigherViewsDoNotFillTheLog() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    LotContext bad = bench.nodes.get(3).context;
    for (int view = 1; view <= 200; view++) {
      bench.input(0, new LotInput.FromPeer(3, vote(bench, newView(bad, view, inventory(100)))));
    }
    assertThat(logged(bench, 0)).isLessThan(4 * 5_000 + 16 * 400);
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    bench.down.add(3);
    for (int i = 0; i < 200 && !bench.lot(0).isDone(); i++) {
      bench.open(bench.ranked(0), 0);
      bench.pass(100);
    }
    assertThat(bench.lot(0).isDone()).isTrue();
  }

  /** A node that has been far behind is taken along, however much of one peer it has refused. */
  @Test
  void whoHasHeardTooMuchOfOneStillFollowsTheOthers() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    bench.link = (from, to, message) -> false;
    for (int view = 1; view <= 9; view++) {
      hear(bench, 3, view);
    }
    assertThat(bench.votes(0, NewView.class)).isEmpty();
    hear(bench, 2, 9);
    assertThat(bench.votes(0, NewView.class)).extracting(NewView::view).containsExactly(4);
    hear(bench, 3, 9);
    assertThat(bench.votes(0, NewView.class)).extracting(NewView::view).containsExactly(4, 9);
  }

  private static void hear(Bench bench, int from, int view) {
    LotContext context = bench.nodes.get(from).context;
    PeerMessage message = vote(bench, newView(context, view, inventory(0)));
    bench.input(0, new LotInput.FromPeer(from, message));
  }

  /** L-50: locks that cannot be are no statements to compare with others. */
  @Test
  void locksOfViewsThatAreStillToComeAreNotKept() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    LotContext bad = bench.nodes.get(3).context;
    for (int i = 0; i < 300; i++) {
      Optional<Bound> lock = Optional.of(new Bound(1_000 - i, Bytes32.ZERO));
      NewViewStatement signed = statement(bad, 1, Bound.hash(lock), Bytes32.ZERO);
      Statement kept =
          new Statement.NewView(3, 1, lock, Bytes32.ZERO, new Notary(bad).sign(signed));
      PeerMessage message = vote(bench, new AgreementMessage.Testimony(CLOSE, List.of(kept)));
      bench.input(0, new LotInput.FromPeer(3, message));
    }
    assertThat(bench.nodes.get(0).logged()).isZero();
  }

  /** L-11: nobody collects so many bundles, so nobody has them. */
  @Test
  void anInventoryOfMoreThanALotCollectsIsNotAskedFor() {
    assertThat(asked(Contributions.MAX_BUNDLES)).isEqualTo(Contributions.MAX_BUNDLES);
    assertThat(asked(Contributions.MAX_BUNDLES + 1)).isZero();
  }

  /** How many names of an inventory the leader asks for when one of its quorum is bad. */
  private static long asked(int names) {
    Bench bench = new Bench(4, 1, 1, HONEST);
    int leader = bench.leaders(0, Slot.CLOSE).getFirst();
    int bad = (leader + 1) % 4;
    bench.link = (from, to, message) -> from != bad && to != bad;
    LotContext context = bench.nodes.get(bad).context;
    bench.input(
        leader, new LotInput.FromPeer(bad, vote(bench, newView(context, 0, inventory(names)))));
    bench.down.add((leader + 2) % 4);
    bench.contribute(bench.ranked(0), List.of(0), leader, (leader + 3) % 4);
    bench.pass(500);
    return bench.sent.stream()
        .filter(each -> each.from() == leader)
        .map(Bench.Sent::effect)
        .filter(Effect.ToPeer.class::isInstance)
        .map(effect -> ((Effect.ToPeer) effect).message())
        .filter(PeerMessage.Agreement.class::isInstance)
        .map(PeerMessage.Agreement.class::cast)
        .map(sent -> LotMessage.decode(sent.body()))
        .filter(LotMessage.Want.class::isInstance)
        .mapToLong(want -> ((LotMessage.Want) want).bundles().size())
        .sum();
  }

  /** L-48: of a lot that is done, nothing that anybody says matters. */
  @Test
  void aLotThatIsDoneWritesNothingMoreDown() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    for (int i = 0; i < 200 && !bench.lot(0).isIdle(); i++) {
      bench.open(bench.ranked(0), 0);
      bench.pass(100);
    }
    assertThat(bench.lot(0).isIdle()).isTrue();
    int before = bench.nodes.get(0).logged();
    LotContext bad = bench.nodes.get(3).context;
    for (int view = 1; view <= 16; view++) {
      bench.input(0, new LotInput.FromPeer(3, vote(bench, newView(bad, view, inventory(1)))));
    }
    assertThat(bench.nodes.get(0).logged()).isEqualTo(before);
  }

  /** L-26, L-22: what nobody re-executes has no results, and an output nobody rules on no room. */
  @Test
  void resultsThatNobodyWaitsForAreNotStored() {
    Bench bench = new Bench(4, 3, 1, HONEST);
    for (int task = 0; task < 3; task++) {
      bench.input(0, new LotInput.FromPeer(3, word(bench, 3, task, new byte[] {(byte) task})));
      bench.input(0, new LotInput.FromPeer(3, output(bench, new byte[] {(byte) task})));
    }
    assertThat(bench.nodes.get(0).logged()).isZero();
    assertThat(bench.nodes.get(0).outputs).isEmpty();
  }

  @Test
  void outputsOfResultsThatOneNodeAloneNamesAreNotStored() {
    Bench bench = new Bench(4, 1, 16, HONEST, LIAR);
    bench.computing.addAll(List.of(0, 1, 2));
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    bench.contribute(bench.ranked(1), List.of(0), 0, 1, 2, 3);
    byte[] false3 = {3, 3, 3};
    bench.link =
        (from, to, message) ->
            !(message instanceof PeerMessage.Agreement sent)
                || !(LotMessage.decode(sent.body()) instanceof LotMessage.Recomputed);
    for (int i = 0; i < 100 && !isReexecuting(bench); i++) {
      bench.workers.forEach(worker -> bench.open(worker, 0));
      bench.pass(100);
    }
    assertThat(isReexecuting(bench)).isTrue();
    bench.input(0, new LotInput.FromPeer(3, word(bench, 3, 0, false3)));
    bench.input(0, new LotInput.FromPeer(3, output(bench, false3)));
    assertThat(bench.nodes.get(0).outputs).doesNotContain(TaskResult.outputHash(false3));
    bench.link = (from, to, message) -> true;
    bench.pass(20_000);
    assertThat(bench.lot(0).isDone()).isTrue();
  }

  private static boolean isReexecuting(Bench bench) {
    return bench.sent.stream()
        .anyMatch(each -> each.from() == 0 && each.effect() instanceof Effect.Reexecute);
  }

  private static PeerMessage word(Bench bench, int node, int task, byte[] output) {
    LotContext context = bench.nodes.get(node).context;
    TaskResult result =
        new TaskResult(
            TaskStatus.OK,
            TaskResult.outputHash(output),
            Bytes32.ZERO,
            new Usage(1, 1, 1, output.length));
    Reexecution signed =
        new Reexecution(context.deal().epoch(), context.deal().task(task), result.digest());
    return wrap(
        bench,
        new LotMessage.Recomputed(
            List.of(
                new LotMessage.Recomputed.Item(task, result, new Notary(context).sign(signed)))));
  }

  private static PeerMessage output(Bench bench, byte[] output) {
    return wrap(bench, new LotMessage.Output(output));
  }

  /** L-39: a question of some bytes is not answered with the same megabytes again and again. */
  @Test
  void theSameQuestionIsNotAnsweredAgainAtOnce() {
    Bench bench = new Bench(4, 3, 1, HONEST);
    SimWorker worker = bench.ranked(0);
    bench.link = (from, to, message) -> false;
    bench.contribute(worker, List.of(0, 1, 2), 0);
    Bytes32 id = worker.bundles.firstEntry().getKey();
    PeerMessage want =
        wrap(bench, new LotMessage.Want(List.of(id, id), List.of(), List.of(), List.of()));
    for (int i = 0; i < 50; i++) {
      bench.input(0, new LotInput.FromPeer(3, want));
    }
    assertThat(given(bench)).isEqualTo(1);
    bench.skip(bench.terms.timing().retransmit());
    bench.input(0, new LotInput.FromPeer(3, want));
    assertThat(given(bench)).isEqualTo(2);
  }

  private static long given(Bench bench) {
    return bench.sent.stream()
        .filter(each -> each.effect() instanceof Effect.ToPeer)
        .map(each -> ((Effect.ToPeer) each.effect()).message())
        .filter(PeerMessage.RelayBundle.class::isInstance)
        .count();
  }
}
