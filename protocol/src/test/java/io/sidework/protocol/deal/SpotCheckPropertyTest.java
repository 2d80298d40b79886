package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SpotCheckPropertyTest {
  private static Bytes32 seed(int i) {
    return Keccak.hash(new Words().add(i).toArray());
  }

  private static Address owner(int i) {
    return Address.of(Arrays.copyOf(seed(i).toArray(), 20));
  }

  private static List<Integer> tasks(int first, int count) {
    return IntStream.range(first, first + count).boxed().toList();
  }

  /** a = min(n, max(ceil(T/24), ceil(n/16))), in real numbers. */
  @Property(tries = 200)
  void auditsAreTheFormula(
      @ForAll @IntRange(min = 0, max = 256) int results,
      @ForAll @IntRange(min = 1, max = 1_000_000) int trust) {
    double most = Math.max(Math.ceil(trust / 24.0), Math.ceil(results / 16.0));
    assertThat(SpotCheck.audits(results, trust)).isEqualTo((int) Math.min(results, most));
  }

  /** No result of a batch is left unexamined for want of one to draw. */
  @Property(tries = 200)
  void drawnAreThatManyOfTheBatch(
      @ForAll @IntRange(min = 1, max = 256) int count,
      @ForAll @IntRange(min = 1, max = 1000) int trust,
      @ForAll @IntRange int salt) {
    List<Integer> tasks = new ArrayList<>(tasks(512, count));
    List<Integer> drawn = SpotCheck.drawn(seed(salt), owner(1), tasks, trust);

    assertThat(drawn).hasSize(SpotCheck.audits(count, trust)).isSubsetOf(tasks);
    assertThat(drawn).isSorted().doesNotHaveDuplicates().isNotEmpty();
    Collections.shuffle(tasks, new Random(salt));
    assertThat(SpotCheck.drawn(seed(salt), owner(1), tasks, trust)).isEqualTo(drawn);
  }

  private static void assertNear(int[] counts, double expected, double most) {
    for (int count : counts) {
      assertThat((double) count).isBetween(expected - most, expected + most);
    }
  }

  /** Each of 80 results is drawn 5 times in 80; deviations are of a binomial. */
  @Example
  void everyResultIsDrawnAsOften() {
    int draws = 1000;
    int[] hits = new int[80];
    for (int i = 0; i < draws; i++) {
      SpotCheck.drawn(seed(i), owner(1), tasks(0, 80), 100).forEach(task -> hits[task]++);
    }
    double expected = draws * 5 / 80.0;
    double deviation = Math.sqrt(expected * 75 / 80);
    assertNear(hits, expected, 5 * deviation);
  }

  @Property(tries = 200)
  void successorsAreAllOwnersInAnOrderOfTheSeedAlone(
      @ForAll @IntRange(min = 0, max = 60) int count,
      @ForAll @IntRange int salt,
      @ForAll @IntRange(min = 0, max = 1_000_000) int task) {
    List<Address> owners =
        new ArrayList<>(IntStream.range(0, count).mapToObj(i -> owner(i)).toList());
    List<Address> order = SpotCheck.successors(seed(salt), task, owners);

    assertThat(order).containsExactlyInAnyOrderElementsOf(owners);
    Collections.shuffle(owners, new Random(salt));
    assertThat(SpotCheck.successors(seed(salt), task, owners)).isEqualTo(order);
    // Who has a copy already is left out without a change for the others.
    if (count > 0) {
      Address gone = owners.removeLast();
      List<Address> rest = order.stream().filter(owner -> !owner.equals(gone)).toList();
      assertThat(SpotCheck.successors(seed(salt), task, owners)).isEqualTo(rest);
    }
  }

  /** Spec L-44: another seed, or another task of the same batch, asks somebody else first. */
  @Example
  void everyOwnerIsAskedFirstAsOften() {
    List<Address> owners = IntStream.range(0, 20).mapToObj(i -> owner(i)).toList();
    int[] bySeed = new int[20];
    int[] byTask = new int[20];
    int draws = 1000;
    for (int i = 0; i < draws; i++) {
      bySeed[owners.indexOf(SpotCheck.successors(seed(i), 7, owners).getFirst())]++;
      byTask[owners.indexOf(SpotCheck.successors(seed(0), i, owners).getFirst())]++;
    }
    double expected = draws / 20.0;
    double most = 5 * Math.sqrt(expected * 19 / 20);
    assertNear(bySeed, expected, most);
    assertNear(byTask, expected, most);
  }

  @Example
  void oneAgreedTaskInFiftyIsAudited() {
    int tasks = 100_000;
    long audited =
        IntStream.range(0, tasks).filter(task -> SpotCheck.isAudited(seed(1), task)).count();
    double expected = tasks / (double) SpotCheck.ONE_IN;
    assertThat((double) audited).isBetween(expected - 250, expected + 250);
  }
}
