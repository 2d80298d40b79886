package io.sidework.agent.boot;

import io.sidework.agent.adapter.file.FileIdleHistory;
import io.sidework.agent.adapter.linux.LinuxHardware;
import io.sidework.agent.application.capacity.Capacity;
import io.sidework.agent.application.capacity.IdleForecast;
import io.sidework.agent.port.Hardware;
import io.sidework.agent.port.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how much of the machine others leave idle, keeps that over restarts, and says once an
 * hour what this machine should have to spare in the next one. Not thread-safe.
 */
final class CapacityWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CapacityWatch.class);
  private static final String FILE = "idle.json";
  private static final int KEPT_EVERY = 600;
  private static final int HOUR = 3_600;
  private static final int FIRST_SAID_AFTER = 60;
  private static final int PERCENT = IdleForecast.WHOLE / 100;

  private final FileIdleHistory file;
  private final IdleForecast forecast;
  private final int cores;
  private final OptionalLong speed;
  private long kept;
  private long sayAt = Long.MAX_VALUE;

  /**
   * @param file what was known is in it already
   * @param speed fuel per second of a core
   */
  CapacityWatch(FileIdleHistory file, IdleForecast forecast, int cores, OptionalLong speed) {
    this.file = file;
    this.forecast = forecast;
    this.cores = cores;
    this.speed = speed;
  }

  /**
   * @throws IOException when a part of the worker is missing
   */
  static CapacityWatch open(WorkerConfig settings) throws IOException {
    FileIdleHistory file = new FileIdleHistory(settings.data().resolve(FILE));
    ZoneId zone = ZoneId.systemDefault();
    IdleForecast forecast =
        file.read()
            .map(known -> new IdleForecast(zone, known))
            .orElseGet(() -> new IdleForecast(zone));
    Hardware hardware = new LinuxHardware(Path.of("/")).look();
    OptionalLong speed = new SelfPortrait(settings).knownSpeed(hardware);
    return new CapacityWatch(file, forecast, hardware.cores(), speed);
  }

  /** Hears what was just seen; a machine whose load cannot be seen says nothing. */
  void see(Machine machine) {
    if (machine.othersCpuPercent().isEmpty()) {
      return;
    }
    long now = machine.time().getEpochSecond();
    int idle = IdleForecast.WHOLE - PERCENT * machine.othersCpuPercent().getAsInt();
    if (!forecast.observe(now, idle)) {
      return;
    }
    if (Math.abs(now - kept) >= KEPT_EVERY) {
      kept = now;
      keep();
    }
    say(machine.time(), now);
  }

  /** A minute after the start, whose own load is no guide, and then at each full hour. */
  private void say(Instant time, long now) {
    if (sayAt - now > HOUR) { // the first look, or the clock was put back
      sayAt = now + FIRST_SAID_AFTER;
    } else if (now >= sayAt) {
      sayAt = now - now % HOUR + HOUR;
      LOG.info("{}", ask(time, 60).text());
    }
  }

  private void keep() {
    try {
      file.write(forecast.history());
    } catch (IOException e) {
      LOG.warn("idle time that was seen is not kept: {}", e.getMessage());
    }
  }

  /**
   * @param minutes from {@code now} on
   * @throws IllegalStateException when nothing has been seen yet
   */
  Capacity ask(Instant now, int minutes) {
    OptionalInt idle = forecast.idle(now.getEpochSecond(), minutes);
    if (idle.isEmpty()) {
      throw new IllegalStateException("no worker has looked at this machine's load yet");
    }
    return Capacity.of(forecast, minutes, idle.getAsInt(), cores, speed);
  }
}
