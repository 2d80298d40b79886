package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Spec R-34. */
class StandingBookPropertyTest {
  private static final long SMALL = 1000;
  private static final Address ONE = owner(1);
  private static final Address OTHER = owner(2);

  private final StandingBook book = new StandingBook();

  private static Address owner(int number) {
    return Address.parse("%040x".formatted(number));
  }

  private static Deal deal(Mode mode, int trust, long price, long fee, Royalties royalties) {
    return deal(mode, trust, price, fee, royalties, SMALL);
  }

  private static Deal deal(
      Mode mode, int trust, long price, long fee, Royalties royalties, long fuel) {
    return deal(mode, trust, price, fee, royalties, fuel, Rates.FIXED);
  }

  private static Deal deal(
      Mode mode, int trust, long price, long fee, Royalties royalties, long fuel, Rates rates) {
    return new Deal(
        new DealId(Bytes32.ZERO),
        Bytes32.ZERO,
        Address.ZERO,
        Address.ZERO,
        Address.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Amount.of(price),
        rates,
        royalties,
        0,
        256,
        mode,
        trust,
        new Limits(fuel, 1, 10),
        0,
        Callback.NONE,
        1,
        1,
        Amount.ZERO,
        0,
        Amount.of(fee),
        Amount.ZERO,
        1);
  }

  private static Deal good() {
    return deal(Mode.REPLICATED, 100, 10, 10, Royalties.NONE);
  }

  private void paid(Deal deal, int tasks, long amount) {
    book.settled(deal, tasks, List.of(new Credit(ONE, Amount.of(amount))));
  }

  /** Who is paid for its program or pool too earned no more by that. */
  @Property
  void aPaidCopyIsOneWhateverElseIsPaid(
      @ForAll @IntRange(min = 0, max = 256) int tasks,
      @ForAll @IntRange(min = 0, max = 256) int copies,
      @ForAll @LongRange(min = 1, max = 1L << 50) long price,
      @ForAll @LongRange(min = 0, max = 1L << 50) long royalty,
      @ForAll boolean owns) {
    int results = Math.min(copies, tasks);
    Royalty program = new Royalty(owns ? ONE : OTHER, Amount.of(royalty));
    Royalties royalties = new Royalties(program, Royalty.NONE, program);
    Deal deal = deal(Mode.REPLICATED, 11, price, price, royalties);
    Amount amount = deal.price().times(results);
    if (owns) {
      amount = amount.plus(Amount.of(royalty).times(2L * tasks));
    }
    StandingBook mine = new StandingBook();
    mine.settled(deal, tasks, List.of(new Credit(ONE, amount)));
    assertThat(mine.of(ONE)).isEqualTo(new Standing(results, 0, 0));
    assertThat(mine.of(OTHER)).isEqualTo(Standing.NONE);
  }

  /** A class of its own for each size; what one earns, another never loses. */
  @Property
  void historyIsFoldedInOrder(
      @ForAll @Size(max = 30) List<@IntRange(min = -2, max = 40) Integer> acts,
      @ForAll boolean large) {
    long fuel = large ? Standing.MEDIUM + 1 : Standing.MEDIUM;
    StandingBook mine = new StandingBook();
    Deal deal = deal(Mode.REPLICATED, 100, 10, 0, Royalties.NONE, fuel);
    int expected = 0;
    for (int act : acts) {
      if (act == -2) {
        mine.slashed(ONE);
        expected = 0;
      } else {
        List<Credit> credits = new ArrayList<>();
        if (act < 1) {
          credits.add(Credit.noShow(ONE));
          expected /= 2;
        }
        if (act >= 0) {
          credits.add(new Credit(ONE, Amount.of(10L * act + 5)));
          expected += act;
        }
        credits.add(new Credit(OTHER, Amount.of(10)));
        mine.settled(deal, 256, credits);
      }
    }
    assertThat(mine.of(ONE))
        .isEqualTo(large ? new Standing(0, 0, expected) : new Standing(0, expected, 0));
    long settled = acts.stream().filter(act -> act != -2).count();
    assertThat(mine.of(OTHER).in(fuel)).isEqualTo((int) settled);
  }

  /**
   * Of a metered deal the whole caps count that an account was paid: never more than its copies, so
   * nobody earns standing for less pay than with a fixed price.
   */
  @Property
  void aMeteredDealCountsWholeCaps(
      @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 2000) Long> used) {
    Rates rates = new Rates(Amount.of(1_000_000), Amount.ZERO, Amount.ZERO, Amount.ZERO);
    Deal deal = deal(Mode.REPLICATED, 100, 1000, 10, Royalties.NONE, SMALL, rates);
    List<Leaf> leaves = new ArrayList<>();
    long paid = 0;
    for (long fuel : used) {
      Usage usage = new Usage(fuel, 0, 0, 0);
      leaves.add(
          new Leaf(
              leaves.size(),
              TaskStatus.OK,
              Bytes32.ZERO,
              Bytes32.ZERO,
              usage,
              List.of(ONE),
              false));
      paid += Math.min(1000, fuel);
    }
    StandingBook mine = new StandingBook();
    mine.settled(deal, used.size(), Outcome.of(deal, 0, 4, leaves, List.of()).credits());
    assertThat(mine.of(ONE)).isEqualTo(new Standing((int) (paid / 1000), 0, 0));
    assertThat(mine.of(ONE).in(SMALL)).isLessThanOrEqualTo(used.size());
  }

  @Example
  void spotDealsLittleTrustAndLowPricesEarnNothing() {
    paid(deal(Mode.SPOT, 100, 10, 10, Royalties.NONE), 5, 50);
    paid(deal(Mode.REPLICATED, 10, 10, 10, Royalties.NONE), 5, 50);
    paid(deal(Mode.REPLICATED, 100, 9, 10, Royalties.NONE), 5, 45);
    paid(deal(Mode.REPLICATED, 100, 0, 0, Royalties.NONE), 5, 50);
    assertThat(book.of(ONE)).isEqualTo(Standing.NONE);
    paid(good(), 5, 50);
    assertThat(book.of(ONE)).isEqualTo(new Standing(5, 0, 0));
  }

  /** In every mode; what the segment earns is not halved. */
  @Example
  void aNoShowHalvesBeforeTheSegmentEarns() {
    paid(good(), 9, 90);
    book.settled(good(), 3, List.of(Credit.noShow(ONE), new Credit(ONE, Amount.of(30))));
    assertThat(book.of(ONE)).isEqualTo(new Standing(4 + 3, 0, 0));
    Deal spot = deal(Mode.SPOT, 1, 0, 0, Royalties.NONE);
    book.settled(spot, 1, List.of(Credit.noShow(ONE)));
    assertThat(book.of(ONE)).isEqualTo(new Standing(3, 0, 0));
  }

  /** A quorum gone bad cannot make a veteran in one segment. */
  @Example
  void aSegmentEarnsAtMostItsTasks() {
    paid(good(), 4, 1_000_000);
    assertThat(book.of(ONE)).isEqualTo(new Standing(4, 0, 0));
  }
}
