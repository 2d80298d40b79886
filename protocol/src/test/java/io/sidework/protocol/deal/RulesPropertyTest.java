package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Acceptance, standing, the lottery's ranks and the order of leaders (protocol 3, 5, 6). */
class RulesPropertyTest {
  private static final Deal DEAL = DealPropertyTest.deal(100, 1, 0, 0, 256, 4, Royalties.NONE);

  private static Bytes32 seed(int i) {
    return Keccak.hash(new Words().add(i).toArray());
  }

  private static Address owner(int i) {
    return Address.of(Arrays.copyOf(seed(i).toArray(), 20));
  }

  private static Seat seat(int owner, int seats) {
    return new Seat(owner(owner), owner(owner), seats, Address.ZERO, Amount.ZERO, Standing.NONE);
  }

  private static List<Seat> seats(int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> seat(i, 1 + i % 64)).toList());
  }

  /** G is a product without an overflow, and order does not matter. */
  @Property(tries = 300)
  void acceptanceIsTheProductOfOdds(
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 1_000_000) Integer> standings,
      @ForAll @IntRange(min = 1, max = 1_000_000) int trust) {
    BigInteger product = BigInteger.ONE;
    for (int k : standings) {
      product = product.multiply(BigInteger.valueOf(Math.min(5L * k + 4, 10)));
    }
    boolean enough = product.compareTo(BigInteger.valueOf(trust)) >= 0;
    assertThat(Acceptance.suffices(standings, trust)).isEqualTo(!standings.isEmpty() && enough);
    List<Integer> turned = new ArrayList<>(standings);
    Collections.reverse(turned);
    assertThat(Acceptance.suffices(turned, trust)).isEqualTo(!standings.isEmpty() && enough);
  }

  /** m owners of full odds suffice, and no fewer of any owners do. */
  @Property(tries = 300)
  void copiesAreWhatTheBestOwnersNeed(@ForAll @IntRange(min = 1, max = 1_000_000) int trust) {
    int copies = Acceptance.copies(trust);
    assertThat(Acceptance.suffices(Collections.nCopies(copies, 2), trust)).isTrue();
    assertThat(Acceptance.suffices(Collections.nCopies(copies - 1, 1_000_000), trust)).isFalse();
  }

  /**
   * L-63: after a void batch it takes one owner of full odds more, but never more than are paid.
   */
  @Property(tries = 300)
  void afterAVoidBatchItTakesOneMore(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 40) Integer> standings,
      @ForAll @IntRange(min = 1, max = 1_000_000) int trust) {
    List<Integer> more = new ArrayList<>(standings);
    more.add(2);
    boolean enough = Acceptance.suffices(standings, trust);
    boolean allArePaid = more.size() >= Acceptance.copies(trust) + 4;
    assertThat(Acceptance.sufficesAfterVoid(more, trust))
        .isEqualTo(enough || trust == 1 || allArePaid && Acceptance.suffices(more, trust));
    assertThat(Acceptance.sufficesAfterVoid(standings, trust) && !enough).isFalse();
  }

  /** a match locks the price of m+4 copies, and owners that nobody knows need no more. */
  @Property(tries = 300)
  void asManyStrangersAsArePaidSuffice(@ForAll @IntRange(min = 1, max = 1_000_000) int trust) {
    List<Integer> strangers = Collections.nCopies(Acceptance.copies(trust) + 4, 0);
    assertThat(Acceptance.suffices(strangers, trust)).isTrue();
    assertThat(Acceptance.sufficesAfterVoid(strangers, trust)).isTrue();
  }

  /** A class of task size says nothing about another. */
  @Property(tries = 300)
  void standingIsOfItsClass(
      @ForAll @IntRange(min = 0, max = 1_000_000) int k,
      @ForAll @IntRange(min = 0, max = 1_000_000) int more,
      @ForAll @IntRange(min = 0, max = 2) int which) {
    long[] limits = {1, 1_000_000_001L, 1_000_000_000_001L};
    Standing before = Standing.of(k);
    Standing earned = before.earned(limits[which], more);
    Standing halved = before.halved(limits[which]);
    for (int i = 0; i < limits.length; i++) {
      assertThat(earned.in(limits[i])).isEqualTo(i == which ? Math.min(k + more, 1_000_000) : k);
      assertThat(halved.in(limits[i])).isEqualTo(i == which ? k / 2 : k);
    }
  }

  @Property(tries = 50)
  void rankingIsAPermutationWhateverTheOrderOfSeats(
      @ForAll @IntRange(min = 0, max = 20) int count, @ForAll @IntRange int salt) {
    List<Seat> seats = seats(count);
    List<Address> ranking = Lottery.ranking(seed(salt), DEAL, 0, seats);

    assertThat(ranking)
        .containsExactlyInAnyOrderElementsOf(seats.stream().map(Seat::owner).toList());
    Collections.shuffle(seats, new Random(salt));
    assertThat(Lottery.ranking(seed(salt), DEAL, 0, seats)).isEqualTo(ranking);
  }

  /**
   * The best of its seats ranks an owner: more seats never make it worse, others keep their order.
   */
  @Property(tries = 50)
  void moreSeatsNeverLowerARank(
      @ForAll @IntRange(min = 1, max = 10) int count,
      @ForAll @IntRange(min = 1, max = 63) int held,
      @ForAll @IntRange int salt) {
    List<Seat> seats = seats(count);
    seats.set(0, seat(0, held));
    List<Address> before = new ArrayList<>(Lottery.ranking(seed(salt), DEAL, 0, seats));
    seats.set(0, seat(0, held + 1));
    List<Address> after = new ArrayList<>(Lottery.ranking(seed(salt), DEAL, 0, seats));

    assertThat(after.indexOf(owner(0))).isLessThanOrEqualTo(before.indexOf(owner(0)));
    before.remove(owner(0));
    after.remove(owner(0));
    assertThat(after).isEqualTo(before);
  }

  /** Every node leads once in n views, and every node computes the same. */
  @Property(tries = 50)
  void leadersAreAPermutation(
      @ForAll @IntRange(min = 0, max = 10) int faults,
      @ForAll @IntRange(min = 0, max = 4095) int lot,
      @ForAll @IntRange(min = 0, max = 100) int round,
      @ForAll @IntRange(min = 0, max = 1) int step) {
    int n = 3 * faults + 1;
    Committee committee = new Committee(1, IntStream.range(0, n).mapToObj(i -> owner(i)).toList());
    List<Integer> leaders = committee.leaders(DEAL.id(), lot, round, step);

    assertThat(leaders).containsExactlyInAnyOrderElementsOf(IntStream.range(0, n).boxed().toList());
    assertThat(committee.leaders(DEAL.id(), lot, round, step)).isEqualTo(leaders);
    assertThat(committee.quorum() + committee.faults()).isEqualTo(committee.size());
  }
}
