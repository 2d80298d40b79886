package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
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
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class DealPropertyTest {
  private static Address owner(int i) {
    return Address.of(Arrays.copyOf(Keccak.hash(new byte[] {(byte) i}).toArray(), 20));
  }

  private static Deal deal(int trust, long price, int feeBps, long fee, int volume, int nodes) {
    return deal(trust, price, feeBps, fee, volume, nodes, Royalties.NONE);
  }

  static Deal deal(
      int trust, long price, int feeBps, long fee, int volume, int nodes, Royalties royalties) {
    return deal(trust, price, feeBps, fee, volume, nodes, royalties, Rates.FIXED, 0);
  }

  private static Deal deal(
      int trust,
      long price,
      int feeBps,
      long fee,
      int volume,
      int nodes,
      Royalties royalties,
      Rates rates,
      int checkpointBytes) {
    Amount storageFee = Amount.of(fee / 2);
    Amount others = Escrow.storage(checkpointBytes, storageFee);
    for (Royalty royalty : royalties.all()) {
      others = others.plus(royalty.price());
    }
    Amount locked =
        Escrow.perTask(Amount.of(price), trust, others, feeBps, Amount.of(fee), nodes)
            .times(volume);
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
        volume,
        Mode.REPLICATED,
        trust,
        new Limits(1000, 1, 10),
        checkpointBytes,
        Callback.NONE,
        1,
        1,
        locked,
        feeBps,
        Amount.of(fee),
        storageFee,
        1);
  }

  /** P9, spec: the parts sum to what is spent; the lock covers the dearest outcome. */
  @Property(tries = 300)
  void payoutsSumAndFitTheLock(
      @ForAll @IntRange(min = 1, max = 1_000_000) int trust,
      @ForAll @LongRange(min = 0, max = 1L << 60) long price,
      @ForAll @IntRange(min = 0, max = 10_000) int feeBps,
      @ForAll @LongRange(min = 0, max = 1L << 50) long fee,
      @ForAll @LongRange(min = 0, max = 1L << 60) long royalty,
      @ForAll @IntRange(min = 1, max = 40) int volume,
      @ForAll int shape) {
    // The pool's owner owns the program too and works: one account is paid for all of it at once.
    Royalties royalties =
        new Royalties(
            new Royalty(owner(0), Amount.of(royalty)),
            shape % 2 == 0 ? Royalty.NONE : new Royalty(owner(200), Amount.of(royalty / 3)),
            new Royalty(owner(0), Amount.of(1)));
    Deal deal = deal(trust, price, feeBps, fee, volume, 4, royalties);
    List<Leaf> leaves = new ArrayList<>();
    for (int task = 0; task < volume; task++) {
      int winners = Math.floorMod(shape + task, deal.paidCopies() + 1);
      List<Address> owners = new ArrayList<>();
      for (int i = 0; i < winners; i++) {
        owners.add(owner(i + task));
      }
      leaves.add(
          new Leaf(
              task,
              TaskStatus.of(task % 3),
              Bytes32.ZERO,
              Bytes32.ZERO,
              new Usage(0, 0, 0, 0),
              owners,
              (shape >> task & 1) == 0));
    }
    Outcome outcome = Outcome.of(deal, 0, 4, leaves, List.of());
    Amount sum = Amount.ZERO;
    for (Credit credit : outcome.credits()) {
      sum = sum.plus(credit.amount());
      assertThat(Credit.of(credit.word())).isEqualTo(credit);
    }
    Amount perLeaf = Amount.ZERO;
    for (Leaf leaf : leaves) {
      perLeaf = perLeaf.plus(deal.price().times(leaf.winners().size()));
      for (Royalty each : royalties.all()) {
        perLeaf = perLeaf.plus(each.price());
      }
    }
    assertThat(sum).isEqualTo(perLeaf);
    assertThat(outcome.spent()).isGreaterThanOrEqualTo(sum);
    assertThat(outcome.spent()).isLessThanOrEqualTo(deal.locked());
  }

  /**
   * P9, spec: with metered prices too, every winner gets what its task used at the
   * deal's rates and at most the price, a fee of what it is really paid goes to the pot, storage
   * for every task; it all sums to what is spent, and the lock covers it.
   */
  @Property(tries = 500)
  void meteredSharesSumToWhatIsSpent(
      @ForAll @LongRange(min = 0, max = 1L << 60) long price,
      @ForAll @IntRange(min = 0, max = 10_000) int feeBps,
      @ForAll @LongRange(min = 0, max = 1L << 40) long fee,
      @ForAll @Size(4) List<@LongRange(min = 0, max = 1L << 45) Long> some,
      @ForAll @IntRange(min = 0, max = Limits.MAX_CHECKPOINT_BYTES) int quota,
      @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 0, max = 1L << 50) Long> used) {
    Rates rates =
        new Rates(
            Amount.of(some.get(0)),
            Amount.of(some.get(1)),
            Amount.of(some.get(2)),
            Amount.of(some.get(3)));
    Deal deal = deal(100, price, feeBps, fee, used.size(), 4, Royalties.NONE, rates, quota);
    List<Leaf> leaves = new ArrayList<>();
    BigInteger fees = BigInteger.ZERO;
    BigInteger copies = BigInteger.ZERO;
    for (int task = 0; task < used.size(); task++) {
      long use = used.get(task);
      Usage usage = new Usage(use, use / 3, use % 1000, use % 7);
      List<Address> winners = new ArrayList<>();
      for (int i = 0; i < task % (deal.paidCopies() + 1); i++) {
        winners.add(owner(i));
      }
      TaskStatus status = TaskStatus.of(task % 4);
      leaves.add(new Leaf(task, status, Bytes32.ZERO, Bytes32.ZERO, usage, winners, task % 5 == 0));
      BigInteger exact = BigInteger.valueOf(price);
      if (rates.isMetered() && status != TaskStatus.INDETERMINATE) {
        BigInteger products =
            BigInteger.valueOf(use)
                .multiply(BigInteger.valueOf(some.get(0)))
                .add(BigInteger.valueOf(use / 3).multiply(BigInteger.valueOf(some.get(1))))
                .add(BigInteger.valueOf(use % 1000).multiply(BigInteger.valueOf(some.get(2))))
                .add(BigInteger.valueOf(use % 7).multiply(BigInteger.valueOf(some.get(3))));
        exact = products.divide(BigInteger.valueOf(1_000_000)).min(exact);
      }
      BigInteger paid = exact.multiply(BigInteger.valueOf(winners.size()));
      copies = copies.add(paid);
      fees =
          fees.add(paid.multiply(BigInteger.valueOf(feeBps)).divide(BigInteger.valueOf(10_000)))
              .add(BigInteger.valueOf((quota + 1023) / 1024 * (fee / 2)))
              .add(BigInteger.valueOf(task % 5 == 0 ? 4 * fee : 0));
    }
    Outcome outcome = Outcome.of(deal, 0, 4, leaves, List.of());
    BigInteger credits =
        outcome.credits().stream()
            .map(credit -> credit.amount().units())
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(credits).isEqualTo(copies);
    assertThat(outcome.spent().units()).isEqualTo(copies.add(fees));
    assertThat(outcome.spent()).isLessThanOrEqualTo(deal.locked());
  }

  /**
   * Spec: who does not open is named by a word of nothing, before what it is paid; the
   * rest of the segment stays as it is.
   */
  @Property(tries = 200)
  void noShowsAreWordsOfNothing(
      @ForAll @IntRange(min = 0, max = 8) int winners,
      @ForAll @IntRange(min = 0, max = 12) int absent) {
    Deal deal = deal(1000, 7, 250, 3, 1, 4);
    List<Address> paid = new ArrayList<>();
    for (int i = 0; i < winners; i++) {
      paid.add(owner(2 * i));
    }
    List<Address> noShows = new ArrayList<>();
    for (int i = 0; i < absent; i++) {
      noShows.add(owner(3 * i));
    }
    noShows.sort(null);
    List<Leaf> leaves =
        List.of(
            new Leaf(
                0, TaskStatus.OK, Bytes32.ZERO, Bytes32.ZERO, new Usage(0, 0, 0, 0), paid, false));
    Outcome without = Outcome.of(deal, 0, 4, leaves, List.of());
    Outcome outcome = Outcome.of(deal, 0, 4, leaves, noShows);
    assertThat(outcome.credits().stream().map(Credit::word))
        .isSortedAccordingTo(BigInteger::compareTo)
        .doesNotHaveDuplicates();
    assertThat(outcome.credits().stream().filter(Credit::isNoShow).map(Credit::account))
        .containsExactlyElementsOf(noShows);
    assertThat(outcome.credits().stream().filter(credit -> !credit.isNoShow()))
        .containsExactlyElementsOf(without.credits());
    assertThat(outcome.spent()).isEqualTo(without.spent());
    SegmentCertificate certificate =
        new SegmentCertificate(deal.id(), 0, 1, 2, leaves, noShows, List.of());
    Writer out = new Writer();
    certificate.encode(out);
    assertThat(Reader.all(out.toArray(), SegmentCertificate::decode)).isEqualTo(certificate);
  }

  @Example
  void noShowsAreAscendingEachOnce() {
    List<Address> two = Stream.of(owner(1), owner(2)).sorted().toList();
    for (List<Address> bad : List.of(two.reversed(), List.of(two.get(0), two.get(0)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new SegmentCertificate(
                      new DealId(Bytes32.ZERO), 0, 0, 0, List.of(), bad, List.of()));
    }
  }

  /** Spec R-15, by hand: 5 copies of 0.5 and 2.5 %, a node's 0.01, owners' 0.3. */
  @Example
  void whatATaskLocks() {
    Amount locked =
        Escrow.perTask(Amount.parse("0.5"), 10, Amount.parse("0.3"), 250, Amount.parse("0.01"), 1);
    assertThat(locked).isEqualTo(Amount.parse("2.8725"));
  }

  /** Spec R-37: each KiB that is begun. */
  @Example
  void whatStorageCosts() {
    Amount fee = Amount.of(7);
    assertThat(Escrow.storage(0, fee)).isEqualTo(Amount.ZERO);
    assertThat(Escrow.storage(1, fee)).isEqualTo(Amount.of(7));
    assertThat(Escrow.storage(1024, fee)).isEqualTo(Amount.of(7));
    assertThat(Escrow.storage(1025, fee)).isEqualTo(Amount.of(14));
    assertThat(Escrow.storage(Limits.MAX_CHECKPOINT_BYTES, fee)).isEqualTo(Amount.of(7 * 2080));
  }

  @Property
  void creditWords(
      @ForAll @BigRange(min = "0", max = "79228162514264337593543950335") BigInteger units,
      @ForAll @IntRange(min = 0, max = 255) int account) {
    Credit credit = new Credit(owner(account), new Amount(units));
    assertThat(Credit.of(credit.word())).isEqualTo(credit);
  }

  /**
   * Protocol 3: k seats of one owner draw the best of k tickets; what counts is only how many seats
   * there are, so that the same stake over two accounts wins as often.
   */
  @Property(tries = 3)
  void splittingAStakeGainsNothing(@ForAll @IntRange(min = 0, max = 100) int salt) {
    int draws = 3000;
    int whole = 0;
    int split = 0;
    Deal deal = deal(1, 1, 0, 0, 1, 1);
    for (int i = 0; i < draws; i++) {
      Bytes32 seed = Keccak.hash(new byte[] {(byte) i, (byte) (i >> 8), (byte) salt});
      List<Seat> one = List.of(seat(1, 4), seat(9, 4));
      List<Seat> two = List.of(seat(1, 2), seat(2, 2), seat(9, 4));
      whole += Lottery.ranking(seed, deal, 0, one).getFirst().equals(owner(9)) ? 0 : 1;
      split += Lottery.ranking(seed, deal, 0, two).getFirst().equals(owner(9)) ? 0 : 1;
    }
    // Both are binomial with p = 1/2 and deviation 27: five deviations of the difference.
    assertThat(Math.abs(whole - split)).isLessThan(200);
  }

  private static Seat seat(int owner, int seats) {
    return new Seat(owner(owner), owner(owner), seats, Address.ZERO, Amount.ZERO, Standing.NONE);
  }

  @Property
  void copiesReachTheTrust(@ForAll @IntRange(min = 1, max = 1_000_000) int trust) {
    int copies = Acceptance.copies(trust);
    assertThat(BigInteger.TEN.pow(copies)).isGreaterThanOrEqualTo(BigInteger.valueOf(trust));
    assertThat(copies == 1 || BigInteger.TEN.pow(copies - 1).intValue() < trust).isTrue();
  }
}
