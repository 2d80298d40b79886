package io.sidework.testnet.report;

import java.util.Locale;

/** How numbers are written on the page, whatever the machine's locale. */
final class Numbers {
  private Numbers() {}

  static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** At most two decimals and none that say nothing. */
  static String plain(double value) {
    long hundredths = Math.round(value * 100);
    if (hundredths % 100 == 0) {
      return Long.toString(hundredths / 100);
    }
    String text = String.format(Locale.ROOT, "%.2f", hundredths / 100.0);
    return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
  }

  /** A ratio to read, not to compute with: 3.4, 27, 1,340. */
  static String ratio(double value) {
    if (value < 10) {
      return fixed(value, 1);
    }
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(value)) - 2));
    return grouped(Math.round(Math.round(value / unit) * unit));
  }
}
