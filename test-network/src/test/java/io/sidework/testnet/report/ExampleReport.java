package io.sidework.testnet.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A run as the demo would have it: true errors of the whole grid, invented accounts and gas. */
final class ExampleReport {
  static final List<Integer> DATA =
      List.of(3, 8, 26, 76, 225, 298, 258, 233, 189, 128, 68, 29, 14, 4);
  private static final double BETA_STEP = 0.003125;
  private static final double GAMMA_STEP = 0.001;
  private static final int TILES = 32;
  private static final int POINTS = 10;

  private ExampleReport() {}

  /** All 102,400 points of the grid. */
  static DemoReport whole() {
    List<Tile> tiles = new ArrayList<>();
    for (int j = 0; j < TILES; j++) {
      for (int k = 0; k < TILES; k++) {
        tiles.add(tile(1.2 + j * POINTS * BETA_STEP, 0.3 + k * POINTS * GAMMA_STEP, POINTS));
      }
    }
    return of(tiles);
  }

  /** Few points around the best, for tests that need no picture. */
  static DemoReport small() {
    return of(List.of(tile(1.7, 0.44, 8), tile(1.73125, 0.44, 8)));
  }

  static Tile tile(double betaFrom, double gammaFrom, int points) {
    Tile best = new Tile(0, 0, 0, 0, 0, 0, Double.POSITIVE_INFINITY, "");
    for (int j = 0; j < points; j++) {
      for (int k = 0; k < points; k++) {
        double beta = betaFrom + j * BETA_STEP;
        double gamma = gammaFrom + k * GAMMA_STEP;
        double sse = Outbreak.squaredError(beta, gamma, DATA);
        if (sse < best.sse()) {
          best =
              new Tile(
                  betaFrom,
                  gammaFrom,
                  POINTS * BETA_STEP,
                  POINTS * GAMMA_STEP,
                  beta,
                  gamma,
                  sse,
                  "certified");
        }
      }
    }
    return best;
  }

  static DemoReport of(List<Tile> tiles) {
    Tile best = tiles.stream().min(Comparator.comparingDouble(Tile::sse)).orElseThrow();
    Fit fit = new Fit(best.beta(), best.gamma(), best.beta() / best.gamma(), best.sse());
    return new DemoReport(
        fit,
        tiles,
        DATA,
        earnings(),
        new Settlement(
            2,
            1_412_608,
            1_379.5,
            1024,
            1024,
            1024,
            0,
            2.12,
            "66.56",
            "21.927999999999999999",
            "44.632000000000000001",
            true),
        List.of(
            Fact.trust(16),
            Fact.nodes(4),
            Fact.quorum(3),
            new Fact("Chain", "Anvil, one block per second")),
        "0x6d1f0f5b7d9c3a44c6b1c9e1a2f59e8f6e1b3a0d4c7f28b95e60d1a7c3b2f418",
        "0x5FbDB2315678afecb367f032d93F642f64180aa3",
        "2026-03-04 10:12:07 UTC",
        96.4,
        41.7);
  }

  /** 2,172 copies at 0.01, and one percent for the nodes less one unit that rounding left. */
  private static List<Earning> earnings() {
    List<Earning> earnings = new ArrayList<>();
    int[] copies = {271, 280, 266, 274, 269, 275, 268, 269};
    for (int worker = 0; worker < copies.length; worker++) {
      BigDecimal credits = new BigDecimal("0.01").multiply(BigDecimal.valueOf(copies[worker]));
      earnings.add(
          new Earning(
              address(worker), "worker", copies[worker], copies[worker], credits.toPlainString()));
    }
    String[] fees = {"0.052", "0.052", "0.052", "0.051999999999999999"};
    for (int node = 0; node < fees.length; node++) {
      earnings.add(new Earning(address(100 + node), "committee", 0, 0, fees[node]));
    }
    earnings.add(new Earning(address(200), "requester", 0, 0, "44.632000000000000001"));
    return earnings;
  }

  private static String address(int seed) {
    StringBuilder address = new StringBuilder("0x");
    long state = 0x9e3779b97f4a7c15L * (seed + 1);
    while (address.length() < 42) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      address.append(Character.forDigit((int) (state >>> 60), 16));
    }
    return address.toString();
  }
}
