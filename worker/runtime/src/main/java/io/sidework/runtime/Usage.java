package io.sidework.runtime;

/**
 * What one execution used; equal on every machine (spec R-RUN-31).
 *
 * @param fuel units of the cost table
 * @param pageFuel sum over time of memory pages x fuel spent while having them
 * @param bytesIn bytes of standard input and of all arguments
 * @param bytesOut bytes of standard output
 */
public record Usage(long fuel, long pageFuel, long bytesIn, long bytesOut) {}
