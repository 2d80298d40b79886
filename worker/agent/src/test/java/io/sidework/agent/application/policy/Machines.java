package io.sidework.agent.application.policy;

import io.sidework.agent.port.Machine;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Machines as they may be seen. */
public final class Machines {
  private static final Instant MONDAY_NOON = Instant.parse("2026-11-30T12:00:00Z");

  private Machines() {}

  /** Nothing but the time can be seen. */
  public static Machine blind() {
    return new Machine(
        MONDAY_NOON,
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  public static Machine at(String instant) {
    Machine blind = blind();
    return new Machine(
        Instant.parse(instant),
        blind.othersCpuPercent(),
        blind.idleSeconds(),
        blind.onMains(),
        blind.freeMemoryBytes(),
        blind.freeDiskBytes(),
        blind.usedDiskBytes());
  }

  public static Machine busy(int othersCpuPercent) {
    return seen(OptionalInt.of(othersCpuPercent), OptionalLong.empty(), Optional.empty());
  }

  public static Machine idle(long seconds) {
    return seen(OptionalInt.empty(), OptionalLong.of(seconds), Optional.empty());
  }

  public static Machine powered(boolean onMains) {
    return seen(OptionalInt.empty(), OptionalLong.empty(), Optional.of(onMains));
  }

  private static Machine seen(OptionalInt load, OptionalLong idle, Optional<Boolean> mains) {
    return new Machine(
        MONDAY_NOON,
        load,
        idle,
        mains,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  public static Machine with(long freeMemory, long freeDisk, long usedDisk) {
    return new Machine(
        MONDAY_NOON,
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.of(freeMemory),
        OptionalLong.of(freeDisk),
        OptionalLong.of(usedDisk));
  }
}
