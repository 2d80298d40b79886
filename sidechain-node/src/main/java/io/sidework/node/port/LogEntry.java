package io.sidework.node.port;

/**
 * One accepted input of a lot with the time at which it was applied; the first entry of a lot tells
 * when the lot started, and with which {@link io.sidework.protocol.lot.Timing}.
 *
 * @param time Unix milliseconds of the node's clock
 * @param input encoded {@link io.sidework.protocol.lot.LotInput}; of the first entry the timing, or
 *     nothing, which stands for the default
 */
public record LogEntry(long time, byte[] input) {}
