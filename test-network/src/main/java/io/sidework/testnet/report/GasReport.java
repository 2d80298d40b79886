package io.sidework.testnet.report;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the page on gas says.
 *
 * @param figures each with its goal, where it has one
 * @param comparisons with contracts of others
 * @param curves lots, workers, nodes, deals, one-task-nodes: gas per task
 * @param functions gas of our public functions, by contract and function
 */
public record GasReport(
    List<Measured> figures,
    List<Comparison> comparisons,
    List<Curve> curves,
    SortedMap<String, Long> functions) {
  public GasReport {
    figures = List.copyOf(figures);
    comparisons = List.copyOf(comparisons);
    curves = List.copyOf(curves);
    functions = new TreeMap<>(functions);
  }
}
