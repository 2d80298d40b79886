package io.sidework.testnet.demo;

import io.sidework.testnet.network.NetworkFailure;
import java.math.BigDecimal;

/**
 * Which tiles of the (beta, gamma) plane the demo searches: the published 32 x 32 for 1,024 tasks;
 * for another number, the rows and columns closest to a square around the same best tile.
 *
 * @param rows tiles along beta
 * @param columns tiles along gamma
 */
public record TileGrid(int rows, int columns) {
  public static final int FULL = 1024;

  private static final int FULL_SIDE = 32;
  private static final int MAX_SIDE = 80;

  /** The tile of the full grid with the literature's fit: what a smaller search must not miss. */
  private static final int BEST_ROW = 16;

  private static final int BEST_COLUMN = 14;
  private static final BigDecimal BETA_FROM = new BigDecimal("1.2");
  private static final BigDecimal BETA_TILE = new BigDecimal("0.03125");
  private static final BigDecimal GAMMA_FROM = new BigDecimal("0.300");
  private static final BigDecimal GAMMA_TILE = new BigDecimal("0.010");

  /**
   * @throws NetworkFailure when no grid has that many tiles
   */
  public static TileGrid of(int tasks) throws NetworkFailure {
    if (tasks < 1 || tasks > MAX_SIDE * MAX_SIDE) {
      throw new NetworkFailure(
          "--tasks must be from 1 to " + MAX_SIDE * MAX_SIDE + ", got " + tasks);
    }
    int rows = (int) Math.sqrt(tasks);
    while (tasks % rows != 0) {
      rows--;
    }
    if (tasks / rows > MAX_SIDE) {
      throw new NetworkFailure(
          "--tasks "
              + tasks
              + " makes no grid of at most "
              + MAX_SIDE
              + " x "
              + MAX_SIDE
              + " tiles: try "
              + (tasks + 1));
    }
    return new TileGrid(rows, tasks / rows);
  }

  public BigDecimal betaFrom() {
    return BETA_FROM.add(BETA_TILE.multiply(firstTile(rows, BEST_ROW)));
  }

  public BigDecimal gammaFrom() {
    return GAMMA_FROM.add(GAMMA_TILE.multiply(firstTile(columns, BEST_COLUMN)));
  }

  /** Shrinks or grows the full grid around one of its tiles, which is in every grid. */
  private static BigDecimal firstTile(int count, int middle) {
    return BigDecimal.valueOf(middle - (long) count * middle / FULL_SIDE);
  }

  public BigDecimal betaTile() {
    return BETA_TILE;
  }

  public BigDecimal gammaTile() {
    return GAMMA_TILE;
  }
}
