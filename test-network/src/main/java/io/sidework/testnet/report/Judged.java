package io.sidework.testnet.report;

/**
 * A number beside its goal, both as they are written.
 *
 * @param id stable name, such as poco.1
 */
public record Judged(String id, String value, String goal, boolean met) {}
