package io.sidework.testnet.report;

/**
 * One task: a rectangle of the (beta, gamma) plane and the best point found in it.
 *
 * @param betaFrom lower edge, per day
 * @param gammaFrom lower edge, per day
 * @param betaWidth extent in beta, that is points times step
 * @param gammaWidth extent in gamma
 * @param beta best point of the tile
 * @param gamma best point of the tile
 * @param sse its squared error; NaN where no result was certified, and the picture shows a gap
 * @param status the task's last state, as a word: certified, settled, failed ...
 */
public record Tile(
    double betaFrom,
    double gammaFrom,
    double betaWidth,
    double gammaWidth,
    double beta,
    double gamma,
    double sse,
    String status) {

  /** Whether there is a result to draw; a logarithm needs it positive. */
  boolean drawn() {
    return Double.isFinite(sse) && sse > 0;
  }
}
