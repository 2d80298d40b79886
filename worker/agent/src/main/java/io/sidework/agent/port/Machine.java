package io.sidework.agent.port;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What was seen of this machine at one moment. What cannot be seen on it is empty.
 *
 * @param time by the machine's own clock
 * @param othersCpuPercent share of all cores that processes not of this worker used lately, 0 to
 *     100
 * @param idleSeconds since the owner's last input
 * @param onMains false on battery
 * @param freeMemoryBytes what can be had without swapping
 * @param freeDiskBytes on the file system of the worker's folder
 * @param usedDiskBytes of the worker's results
 */
public record Machine(
    Instant time,
    OptionalInt othersCpuPercent,
    OptionalLong idleSeconds,
    Optional<Boolean> onMains,
    OptionalLong freeMemoryBytes,
    OptionalLong freeDiskBytes,
    OptionalLong usedDiskBytes) {}
