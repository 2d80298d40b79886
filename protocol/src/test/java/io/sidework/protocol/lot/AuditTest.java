package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Spec L-64. */
class AuditTest {
  private static final int TASKS = 200;

  /**
   * The others are done with their audits, let go of the deal some seconds later, and say nothing
   * of it any more: what they said before must do for a node that certified last.
   */
  @Test
  void wordsThatComeBeforeTheCertificateCount() {
    Bench bench = new Bench(4, TASKS, 1, HONEST);
    int last = bench.leaders(0, Slot.RESOLVE).getLast();
    List<Integer> all = List.of(0, 1, 2, 3);
    List<Integer> others = all.stream().filter(node -> node != last).toList();
    bench.computing.addAll(all);
    SimWorker worker = bench.ranked(0);
    bench.contribute(worker, IntStream.range(0, TASKS).boxed().toList(), 0, 1, 2, 3);
    bench.link = (from, to, message) -> to != last || !isDecision(message) && !isMade(message);
    for (int i = 0; i < 100 && !others.stream().allMatch(n -> bench.lot(n).isIdle()); i++) {
      bench.nodes.forEach(node -> bench.open(worker, node.context.me()));
      bench.pass(100);
    }
    assertThat(others).allMatch(node -> bench.lot(node).isIdle());
    assertThat(bench.lot(last).isDone()).isFalse();

    bench.link = (from, to, message) -> !isWord(message) && !isMade(message);
    bench.pass(30_000);

    assertThat(bench.sent).anyMatch(each -> each.from() == last && isAudit(each.effect()));
    assertThat(bench.lot(last).isIdle()).isTrue();
  }

  /** Lots of a settled deal answer for 5 s more (N-13): who missed words has to ask before. */
  @Test
  void whoMissedWordsAsksForThemWhileTheOthersAreThere() {
    Bench bench = new Bench(4, TASKS, 1, HONEST);
    List<Integer> all = List.of(0, 1, 2, 3);
    int last = bench.leaders(0, Slot.RESOLVE).getLast();
    bench.computing.addAll(all);
    SimWorker worker = bench.ranked(0);
    bench.contribute(worker, IntStream.range(0, TASKS).boxed().toList(), 0, 1, 2, 3);
    bench.link = (from, to, message) -> to != last || !isWord(message);
    for (int i = 0; i < 100 && !all.stream().allMatch(n -> bench.lot(n).isDone()); i++) {
      bench.nodes.forEach(node -> bench.open(worker, node.context.me()));
      bench.pass(100);
    }
    bench.pass(1_000);
    assertThat(all.stream().filter(node -> !bench.lot(node).isIdle())).containsExactly(last);

    bench.link = (from, to, message) -> true;
    bench.pass(5_000);

    assertThat(bench.lot(last).isIdle()).isTrue();
  }

  private static boolean isAudit(Effect effect) {
    return effect instanceof Effect.Reexecute wanted && wanted.audit();
  }

  /** Who gets it has not followed the lot, and audits nothing (L-43). */
  private static boolean isMade(PeerMessage message) {
    return message instanceof PeerMessage.Certificate;
  }

  private static boolean isDecision(PeerMessage message) {
    return Bench.vote(message)
        .filter(vote -> vote instanceof AgreementMessage.Decided)
        .filter(vote -> vote.slot().step() == Slot.RESOLVE)
        .isPresent();
  }

  private static boolean isWord(PeerMessage message) {
    return message instanceof PeerMessage.Agreement sent
        && LotMessage.decode(sent.body()) instanceof LotMessage.Recomputed;
  }
}
