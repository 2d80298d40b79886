package io.sidework.testnet.report;

import java.util.Locale;

/**
 * The viridis colours of matplotlib (van der Walt and Smith, 2015): equal steps look equally far
 * apart, also in grey and to eyes that confuse red and green.
 */
final class Viridis {
  private static final int[] ANCHORS = {
    0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151,
    0xbddf26, 0xfde725
  };

  private Viridis() {}

  /** The colour at 0 (dark violet) to 1 (yellow), as #rrggbb. */
  static String at(double fraction) {
    double position = Math.clamp(fraction, 0, 1) * (ANCHORS.length - 1);
    int below = Math.min((int) position, ANCHORS.length - 2);
    double part = position - below;
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = ANCHORS[below] >> shift & 0xff;
      int to = ANCHORS[below + 1] >> shift & 0xff;
      colour |= (int) Math.round(from + part * (to - from)) << shift;
    }
    return String.format(Locale.ROOT, "#%06x", colour);
  }
}
