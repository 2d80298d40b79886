package io.sidework.testnet.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;

/** An amount of the credit token: exact, 18 decimals, never rounded on the way to the page. */
record Credits(BigDecimal value) {
  private static final int DECIMALS = 18;
  private static final int BRIEF_DECIMALS = 4;
  static final Credits ZERO = new Credits(BigDecimal.ZERO);

  /** Refuses an amount finer than the token can hold. */
  Credits {
    value = value.setScale(DECIMALS, RoundingMode.UNNECESSARY);
  }

  static Credits parse(String decimal) {
    try {
      return new Credits(new BigDecimal(decimal));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("not an amount of credits: " + decimal, e);
    }
  }

  static Credits sum(Collection<Credits> amounts) {
    return amounts.stream().reduce(ZERO, Credits::plus);
  }

  Credits plus(Credits other) {
    return new Credits(value.add(other.value));
  }

  Credits minus(Credits other) {
    return new Credits(value.subtract(other.value));
  }

  boolean isZero() {
    return value.signum() == 0;
  }

  /** All 18 decimals; grey are the zeros at the end, so that columns align and still read. */
  Markup markup() {
    String digits = value.toPlainString();
    int point = digits.indexOf('.');
    int end = digits.length();
    while (end > point + 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    // A lone point belongs to the zeros behind it.
    int split = end == point + 1 ? point : end;
    String whole = grouped(digits.substring(0, point));
    return Markup.text(whole + digits.substring(point, split))
        .then(new Element("span").with("class", "zeros").text(digits.substring(split)).markup());
  }

  /** Every decimal that is not a zero at the end. */
  String exact() {
    return written(value);
  }

  /** To read in a sentence, rounded; the table beside it is exact. */
  String brief() {
    return written(value.setScale(BRIEF_DECIMALS, RoundingMode.HALF_EVEN));
  }

  private static String written(BigDecimal amount) {
    BigDecimal shown = amount.stripTrailingZeros();
    String digits = (shown.scale() < 0 ? shown.setScale(0) : shown).toPlainString();
    int point = digits.indexOf('.');
    return point < 0
        ? grouped(digits)
        : grouped(digits.substring(0, point)) + digits.substring(point);
  }

  private static String grouped(String whole) {
    return whole.replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",");
  }
}
