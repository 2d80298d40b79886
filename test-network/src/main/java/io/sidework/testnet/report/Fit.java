package io.sidework.testnet.report;

/**
 * The point of the grid that comes closest to the data.
 *
 * @param beta infections per day and infectious boy while everyone is susceptible
 * @param gamma recoveries per day and infectious boy
 * @param r0 beta / gamma
 * @param sse sum of squared errors over the days after the first, in boys squared
 */
public record Fit(double beta, double gamma, double r0, double sse) {}
