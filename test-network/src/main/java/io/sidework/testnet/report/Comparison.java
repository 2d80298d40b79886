package io.sidework.testnet.report;

/**
 * The same done here and by a public contract of others.
 *
 * @param here our function, or two of them
 * @param gas what it costs
 * @param there theirs
 * @param gasThere what that costs
 */
public record Comparison(String here, long gas, String there, long gasThere) {}
