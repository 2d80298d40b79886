package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.message.WorkerMessage.Admit;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Spec L-3 to L-5, L-10, L-62: who is admitted when, and when a round has nobody to wait for. */
class AdmissionPropertyTest {
  private static final int STEPS = 40;

  /** When each rank was seen to be admitted, by task. */
  private final List<List<Long>> admitted = new ArrayList<>();

  private AdmissionHistory begin(long seed) {
    AdmissionHistory history = new AdmissionHistory(seed);
    admitted.clear();
    for (Task task : history.board.tasks()) {
      admitted.add(new ArrayList<>(List.of(history.start, history.start)));
    }
    return history;
  }

  /** What L-5 gives an owner from its admission: 2 x wall limit, between a quarter and a half. */
  private static long lease(AdmissionHistory history) {
    long time = history.left(history.start);
    return Math.clamp(history.wall, time / 4, time / 2);
  }

  private boolean isAwaited(AdmissionHistory history, int task, int rank, long at) {
    return history.mayBring(task, rank, at)
        && !history.isIn(task, rank)
        && at - admitted.get(task).get(rank) < lease(history);
  }

  /** Copies that are in of the first so many ranks, and those that may still come of them. */
  private long standing(AdmissionHistory history, int task, int ranks) {
    return IntStream.range(0, ranks)
        .filter(rank -> history.isIn(task, rank) || isAwaited(history, task, rank, history.now))
        .count();
  }

  /** L-3: as many copies as are leased, where there are so many owners; one of who is trusted. */
  @Property(tries = 60, seed = "1")
  void copiesThatAreNeededAtFirst(
      @ForAll @Size(max = 6) List<@IntRange(min = 19, max = 20) Integer> standings,
      @ForAll @IntRange(min = 1, max = 5) int copies,
      @ForAll boolean spot) {
    int trust = (int) Math.pow(10, copies - 1) + 1;
    List<Scenario.WorkerKind> kinds =
        Collections.nCopies(standings.size(), Scenario.WorkerKind.HONEST);
    Scenario scenario = Scenario.plain(1, 2, trust, kinds).knowing(standings);
    Bench bench = new Bench(spot ? scenario.spot(1, 1_000_000).knowing(standings) : scenario);
    for (Task task : bench.board().tasks()) {
      boolean trusted =
          spot && !standings.isEmpty() && bench.board().draw().standing(task.ranking().get(0)) > 19;
      int needed = Math.min(trusted ? 1 : copies, standings.size());
      assertThat(task.needed).isEqualTo(needed);
      assertThat(task.admittedAt).hasSize(needed);
    }
  }

  /** L-4, L-5: always enough ranks, the next ones, and no rank more; who is told it is admitted. */
  @Property(tries = 200, seed = "1")
  void ranksAreAdmittedWhereLowerOnesAreOut(@ForAll long seed) {
    AdmissionHistory history = begin(seed);
    for (int i = 0; i < STEPS; i++) {
      history.happen();
      history.pass();
      history.out.drain();
      boolean changed = history.admission.advance(0, history.now);
      Map<Address, BigInteger> told = new TreeMap<>();
      for (Task task : history.board.tasks()) {
        int before = admitted.get(task.index).size();
        note(history, task, told);
        int after = admitted.get(task.index).size();
        boolean enough = standing(history, task.index, after) >= task.needed;
        if (history.underTruth.get(task.index)) {
          assertThat(after).isEqualTo(before);
        } else {
          assertThat(enough || after == AdmissionHistory.OWNERS).isTrue();
        }
        if (after > before) {
          assertThat(standing(history, task.index, after - 1)).isLessThan(task.needed);
        }
      }
      assertThat(changed).isNotEqualTo(told.isEmpty());
      assertThat(admissions(history)).isEqualTo(told);
    }
  }

  /** The ranks that are admitted are the first so many, and none is taken back. */
  private void note(AdmissionHistory history, Task task, Map<Address, BigInteger> told) {
    List<Long> known = admitted.get(task.index);
    assertThat(task.admittedAt.keySet())
        .containsExactlyElementsOf(IntStream.range(0, task.admittedAt.size()).boxed().toList());
    assertThat(task.admittedAt.size()).isGreaterThanOrEqualTo(known.size());
    for (int rank = known.size(); rank < task.admittedAt.size(); rank++) {
      known.add(history.now);
      told.merge(
          history.owner(task.index, rank), BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
    }
  }

  private static Map<Address, BigInteger> admissions(AdmissionHistory history) {
    Map<Address, BigInteger> told = new TreeMap<>();
    for (Effect effect : history.out.drain()) {
      Effect.ToWorker to = (Effect.ToWorker) effect;
      assertThat(told.put(to.worker(), ((Admit) to.message()).tasks())).isNull();
    }
    return told;
  }

  /** L-10, L-62, L-70. */
  @Property(tries = 700, seed = "1")
  void aRoundIsOverWhenNobodyIsToBeWaitedFor(@ForAll long seed) {
    AdmissionHistory history = begin(seed);
    for (int i = 0; i < STEPS; i++) {
      history.happen();
      history.pass();
      history.admission.advance(0, history.now);
      history.board.tasks().forEach(task -> note(history, task, new TreeMap<>()));
      assertThat(history.admission.isExhausted(history.now)).isEqualTo(isOver(history));
    }
  }

  private boolean isOver(AdmissionHistory history) {
    boolean brought = history.board.tasks().stream().anyMatch(task -> isNew(history, task));
    if (history.context.isByAgreement() && !brought) {
      return false;
    }
    long passed = history.now - history.roundStart;
    long left = history.left(history.roundStart);
    boolean late = passed >= Math.max(left * 3 / 4, Math.min(history.wall, left * 7 / 8));
    return late && brought
        || isChecked(history) && passed >= Math.max(history.wall, history.silence)
        || history.board.tasks().stream().allMatch(task -> isSettled(history, task));
  }

  /** All checks of a batch are in, one of them since the round began. */
  private static boolean isChecked(AdmissionHistory history) {
    List<Task> checks = history.checks.stream().mapToObj(history.board::task).toList();
    return !checks.isEmpty()
        && checks.stream().allMatch(task -> isComplete(history, task))
        && checks.stream().anyMatch(task -> isNew(history, task));
  }

  private static boolean isNew(AdmissionHistory history, Task task) {
    return IntStream.range(0, AdmissionHistory.OWNERS)
        .anyMatch(rank -> history.isNew(task.index, rank));
  }

  private static boolean isComplete(AdmissionHistory history, Task task) {
    return history.underTruth.get(task.index)
        || IntStream.range(0, AdmissionHistory.OWNERS)
                .filter(rank -> history.isIn(task.index, rank))
                .count()
            >= task.needed;
  }

  private boolean isSettled(AdmissionHistory history, Task task) {
    int ranks = admitted.get(task.index).size();
    return isComplete(history, task)
        || ranks == AdmissionHistory.OWNERS
            && IntStream.range(0, ranks)
                .noneMatch(rank -> isAwaited(history, task.index, rank, history.now));
  }

  /** Whoever looks again only at the time that it names misses nothing. */
  @Property(tries = 100, seed = "1")
  void nothingChangesBeforeItSays(@ForAll long seed) {
    AdmissionHistory history = begin(seed);
    for (int i = 0; i < STEPS; i++) {
      history.happen();
      history.pass();
      history.admission.advance(0, history.now);
      boolean over = history.admission.isExhausted(history.now);
      long next = history.admission.nextChange(history.now);
      for (long at = history.now; at < Math.min(next, history.now + 30_000); at += 777) {
        assertThat(history.admission.advance(0, at)).isFalse();
        assertThat(history.admission.isExhausted(at)).isEqualTo(over);
      }
    }
  }
}
