package io.sidework.protocol.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class AmountPropertyTest {
  private static final String MAX = "100000000000000000000000000000000000000000000000000";

  @Property
  void parsesWhatItPrints(@ForAll @BigRange(min = "0", max = MAX) BigInteger units) {
    Amount amount = new Amount(units);
    assertThat(Amount.parse(amount.toString())).isEqualTo(amount);
    assertThat(Amount.parse(amount.toDisplay())).isEqualTo(amount);
  }

  @Property
  void floorAndCeilingEnclose(
      @ForAll @BigRange(min = "0", max = MAX) BigInteger units,
      @ForAll @LongRange(min = 1, max = 1_000_000) long divisor) {
    Amount amount = new Amount(units);
    Amount floor = amount.divideFloor(divisor);
    assertThat(floor.times(divisor)).isLessThanOrEqualTo(amount);
    assertThat(amount.divideCeil(divisor).times(divisor)).isGreaterThanOrEqualTo(amount);
    assertThat(amount.divideCeil(divisor).minus(floor)).isLessThanOrEqualTo(Amount.of(1));
  }

  @Property
  void neverBelowZero(@ForAll @LongRange(min = 0) long a, @ForAll @LongRange(min = 0) long b) {
    if (a < b) {
      assertThatThrownBy(() -> Amount.of(a).minus(Amount.of(b)))
          .isInstanceOf(ArithmeticException.class);
    } else {
      assertThat(Amount.of(a).minus(Amount.of(b)).plus(Amount.of(b))).isEqualTo(Amount.of(a));
    }
  }

  @Property
  void refusesOtherText(@ForAll String text) {
    if (!text.matches("[0-9]{1,60}(\\.[0-9]{1,18})?")) {
      assertThatThrownBy(() -> Amount.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Of 60 digits, but more units than 256 bits: the same refusal as of any other text. */
  @Property(tries = 100)
  void refusesMoreThanThereCanBe(@ForAll @IntRange(min = 12, max = 99) int first) {
    String text = first + "0".repeat(58);
    assertThatThrownBy(() -> Amount.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
