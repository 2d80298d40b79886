package io.sidework.testnet.report;

import java.util.ArrayList;
import java.util.List;

/** Maps values to positions of a picture, evenly or by their logarithm, and picks round ticks. */
record Scale(double low, double high, double start, double end, boolean logarithmic) {

  static Scale linear(double low, double high, double start, double end) {
    return new Scale(low, high, start, end, false);
  }

  static Scale log(double low, double high, double start, double end) {
    if (low <= 0) {
      throw new IllegalArgumentException("no logarithm of " + low);
    }
    return new Scale(low, high, start, end, true);
  }

  double at(double value) {
    return start + fraction(value) * (end - start);
  }

  /** 0 at the low end, 1 at the high end; a scale without extent maps all to 0. */
  double fraction(double value) {
    if (high <= low) {
      return 0;
    }
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  /** Multiples of {@code step} from low to high, both included where they are such. */
  List<Double> ticks(double step) {
    List<Double> ticks = new ArrayList<>();
    // Counted, not summed: 0.3 + 0.1 + 0.1 would drift past the last tick.
    for (long k = (long) Math.ceil(low / step - 1e-6); k * step <= high + step * 1e-6; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  /** 1, 2 and 5 of every decade. */
  List<Double> decadeTicks(double... mantissas) {
    List<Double> ticks = new ArrayList<>();
    for (int decade = (int) Math.floor(Math.log10(low)); Math.pow(10, decade) <= high; decade++) {
      for (double mantissa : mantissas) {
        double tick = mantissa * Math.pow(10, decade);
        if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }
}
