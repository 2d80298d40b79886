package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-43: a certificate that others made is taken when it is one, and tells of a new task. */
class ElsewherePropertyTest {
  private static final int TASKS = 5;
  private static final int QUORUM = 3;

  private enum Wrong {
    NOTHING,
    DEAL,
    LOT,
    TASK,
    NO_LEAVES,
    TOO_FEW,
    TWICE_THE_SAME,
    FORGED,
    OTHER_LEAVES
  }

  private static Leaf leaf(MadeUpLot lot, int task, int what) {
    TaskResult result = lot.result(task, what);
    return new Leaf(
        task,
        result.status(),
        result.outputHash(),
        result.digest(),
        result.usage(),
        List.of(lot.owner(0)),
        false);
  }

  private static SegmentCertificate certificate(
      MadeUpLot lot, TreeSet<Integer> tasks, Wrong wrong, Random random) {
    LotContext context = lot.context;
    int number = wrong == Wrong.LOT ? 1 : 0;
    List<Leaf> leaves = new ArrayList<>();
    tasks.forEach(task -> leaves.add(leaf(lot, number * Deal.LOT + task, 0)));
    if (wrong == Wrong.TASK) {
      leaves.add(leaf(lot, Deal.LOT, 0));
    }
    SegmentCertificate draft =
        new SegmentCertificate(context.deal().id(), number, 2, 1, leaves, List.of(), List.of());
    List<NodeSignature> signatures = new ArrayList<>();
    if (!leaves.isEmpty()) {
      Segment segment = draft.outcome(context.deal(), context.committee()).segment(2, 1);
      int absent = random.nextInt(4);
      for (int node = 0; node < 4; node++) {
        int signer = wrong == Wrong.FORGED && signatures.size() == 1 ? (node + 1) % 4 : node;
        if (node != absent) {
          signatures.add(new NodeSignature(node, lot.sign(signer, segment)));
        }
      }
    }
    if (wrong == Wrong.TOO_FEW) {
      signatures.remove(random.nextInt(QUORUM));
    }
    if (wrong == Wrong.TWICE_THE_SAME) {
      signatures.set(2, signatures.get(1));
    }
    if (wrong == Wrong.OTHER_LEAVES) {
      leaves.set(0, leaf(lot, leaves.getFirst().taskIndex(), 1));
    }
    return new SegmentCertificate(
        wrong == Wrong.DEAL ? new DealId(draft.leaves().getFirst().digest()) : context.deal().id(),
        number,
        2,
        1,
        leaves,
        List.of(),
        signatures);
  }

  private static TreeSet<Integer> some(Random random) {
    TreeSet<Integer> some = new TreeSet<>();
    int count = 1 + random.nextInt(3);
    while (some.size() < count) {
      some.add(random.nextInt(TASKS));
    }
    return some;
  }

  /** So no more than one a task is kept; what tells nothing new is not even checked. */
  @Property(tries = 100)
  void aCertificateThatTellsOfANewTaskIsAsGoodAsItsOwn(@ForAll long seed) {
    Random random = new Random(seed);
    // Of a deal of one lot or of two, which makes certificates of another lot right ones.
    int volume = random.nextBoolean() ? TASKS : Deal.LOT + TASKS;
    MadeUpLot lot = new MadeUpLot(Scenario.plain(4, volume, 1, List.of()), List.of(2));
    Elsewhere elsewhere = new Elsewhere(lot.context, lot.board, lot.out);
    TreeSet<Integer> own = new TreeSet<>();
    for (int most = random.nextInt(3) * TASKS; most > 0 && own.size() < TASKS; most--) {
      own.addAll(some(random));
    }
    own.forEach(task -> lot.task(task).on(TaskEvent.CERTIFY));
    TreeSet<Integer> known = new TreeSet<>(own);
    List<SegmentCertificate> taken = new ArrayList<>();
    assertThat(elsewhere.completesLot()).isFalse();
    for (int i = 0; i < 6; i++) {
      boolean fine = random.nextBoolean();
      Wrong wrong = fine ? Wrong.NOTHING : Wrong.values()[random.nextInt(Wrong.values().length)];
      TreeSet<Integer> tasks = wrong == Wrong.NO_LEAVES ? new TreeSet<>() : some(random);
      SegmentCertificate made = certificate(lot, tasks, wrong, random);
      boolean isOfOthers = wrong == Wrong.DEAL || wrong == Wrong.LOT || wrong == Wrong.TASK;
      boolean isOld = !tasks.isEmpty() && !isOfOthers && known.containsAll(tasks);
      Verdict verdict = elsewhere.take(made);
      if (isOld) {
        assertThat(verdict).isEqualTo(Verdict.IGNORE);
      } else if (wrong != Wrong.NOTHING) {
        assertThat(verdict).isInstanceOf(Verdict.Reject.class);
      } else {
        assertThat(verdict).isEqualTo(Verdict.ACCEPT);
        known.addAll(tasks);
        taken.add(made);
      }
      BigInteger bits = BigInteger.ZERO;
      for (int task : known) {
        bits = bits.setBit(task);
      }
      assertThat(elsewhere.certified()).isEqualTo(bits);
      assertThat(elsewhere.completesLot()).isEqualTo(!taken.isEmpty() && known.size() == volume);
    }
    assertThat(elsewhere.certificates()).isEqualTo(taken).hasSizeLessThanOrEqualTo(TASKS);
    assertThat(lot.out.drain()).isEqualTo(taken.stream().map(Effect.Certified::new).toList());
    assertThat(lot.board.tasks()).allMatch(task -> task.isCertified() == own.contains(task.index));
  }
}
