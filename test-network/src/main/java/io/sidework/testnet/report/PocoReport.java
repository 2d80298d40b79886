package io.sidework.testnet.report;

import java.util.List;

/**
 * All that the page on proof of contribution says.
 *
 * @param figures each with its goal
 * @param worst of each market at each share of colluders, a market's together, shares ascending
 * @param trials all cells of all experiments, those that lose too
 */
public record PocoReport(List<Judged> figures, List<Worst> worst, List<Trial> trials) {
  public PocoReport {
    figures = List.copyOf(figures);
    worst = List.copyOf(worst);
    trials = List.copyOf(trials);
  }
}
