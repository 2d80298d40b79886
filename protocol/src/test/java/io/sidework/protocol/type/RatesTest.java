package io.sidework.protocol.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;

/** Spec R-36. */
class RatesTest {
  private static final String MAX = "18446744073709551615";
  private static final String WORD_MAX =
      "115792089237316195423570985008687907853269984665640564039457584007913129639935";

  private static Rates rates(long fuel, long pageFuel, long bytesIn, long bytesOut) {
    return new Rates(Amount.of(fuel), Amount.of(pageFuel), Amount.of(bytesIn), Amount.of(bytesOut));
  }

  @Property
  void everyWordIsOneOfRates(@ForAll @BigRange(min = "0", max = WORD_MAX) BigInteger word) {
    assertThat(Rates.of(word).word()).isEqualTo(word);
    assertThat(Rates.of(word).isMetered()).isEqualTo(word.signum() != 0);
  }

  @Example
  void fuelStandsHighest() {
    assertThat(rates(4, 3, 2, 1).word().toString(16))
        .isEqualTo("4" + "0".repeat(15) + "3" + "0".repeat(15) + "2" + "0".repeat(15) + "1");
  }

  /** By hand: (3 x 1,000,001 + 2 x 5 + 7 x 9 + 1 x 400,000) / 10^6 = 3.400076. */
  @Example
  void isRoundedDownOnceAfterTheSum() {
    Usage usage = new Usage(1_000_001, 5, 9, 400_000);
    assertThat(rates(3, 2, 7, 1).of(usage)).isEqualTo(Amount.of(3));
    // Each alone is less than one unit.
    assertThat(rates(1, 1, 0, 0).of(new Usage(500_000, 500_000, 0, 0))).isEqualTo(Amount.of(1));
    assertThat(rates(1, 1, 0, 0).of(new Usage(500_000, 499_999, 0, 0))).isEqualTo(Amount.ZERO);
  }

  /** The lowest rate still tells tasks of seconds apart; the highest is 18 credits a megabyte. */
  @Example
  void isOfUseAtBothEnds() {
    assertThat(rates(1, 0, 0, 0).of(new Usage(1_000_000_000, 0, 0, 0))).isEqualTo(Amount.of(1000));
    Rates most = Rates.of(new BigInteger(WORD_MAX));
    assertThat(most.of(new Usage(0, 0, 0, 1_000_000)).toDisplay())
        .isEqualTo("18.446744073709551615");
  }

  /** No usage that a task can have makes it overflow. */
  @Example
  void theDearestUsageIsAnAmount() {
    long most = Long.MAX_VALUE;
    BigInteger each = new BigInteger(MAX).multiply(BigInteger.valueOf(most));
    Amount sum = Rates.of(new BigInteger(WORD_MAX)).of(new Usage(most, most, most, most));
    assertThat(sum.units()).isEqualTo(each.shiftLeft(2).divide(BigInteger.valueOf(Rates.PER)));
  }

  @Property
  void usesMoreCostsMore(
      @ForAll @BigRange(min = "0", max = WORD_MAX) BigInteger word,
      @ForAll @LongRange(min = 0, max = 1L << 50) long used,
      @ForAll @LongRange(min = 0, max = 1L << 50) long more) {
    Rates rates = Rates.of(word);
    Amount before = rates.of(new Usage(used, used, used, used));
    assertThat(rates.of(new Usage(used + more, used, used, used))).isGreaterThanOrEqualTo(before);
    assertThat(rates.of(new Usage(used, used, used, used + more))).isGreaterThanOrEqualTo(before);
  }

  @Example
  void anOffersAreWithinARequests() {
    Rates most = rates(5, 5, 5, 5);
    assertThat(most.within(most)).isTrue();
    assertThat(rates(5, 0, 1, 5).within(most)).isTrue();
    assertThat(rates(6, 0, 0, 0).within(most)).isFalse();
    assertThat(rates(0, 6, 0, 0).within(most)).isFalse();
    assertThat(rates(0, 0, 6, 0).within(most)).isFalse();
    assertThat(rates(0, 0, 0, 6).within(most)).isFalse();
    assertThat(Rates.FIXED.within(most)).as("a fixed price is none").isFalse();
    assertThat(Rates.FIXED.within(Rates.FIXED)).isTrue();
    assertThat(most.within(Rates.FIXED)).as("the cap holds").isTrue();
  }

  @Example
  void oneRateIsBounded() {
    Amount past = new Amount(BigInteger.ONE.shiftLeft(64));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rates(Amount.ZERO, past, Amount.ZERO, Amount.ZERO))
        .withMessageStartingWith("pageFuel: a rate is at most 18.446744073709551615 credits");
    assertThat(Rates.parse("18.446744073709551615").units()).isEqualTo(new BigInteger(MAX));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rates.parse("18.446744073709551616"))
        .withMessageContaining("per million, got 18.446744073709551616");
    assertThatIllegalArgumentException().isThrownBy(() -> Rates.parse("-1"));
  }
}
