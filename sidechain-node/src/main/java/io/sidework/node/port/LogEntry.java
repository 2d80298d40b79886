package io.sidework.node.port;

/**
 * One accepted input of a lot with the time at which it was applied; the first entry of a lot has
 * no input and tells when the lot started.
 *
 * @param time Unix milliseconds of the node's clock
 * @param input encoded {@link io.sidework.protocol.lot.LotInput}, empty for the start
 */
public record LogEntry(long time, byte[] input) {}
