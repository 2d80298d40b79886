package io.sidework.testnet.report;

/**
 * The worst that colluders reach in one market.
 *
 * @param market its name
 * @param percent of owners that collude
 * @param wrong percent of tasks certified with a wrong result
 * @param copies a task
 */
public record Worst(String market, int percent, double wrong, double copies) {}
