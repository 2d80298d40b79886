package io.sidework.agent.boot;

import io.sidework.agent.application.policy.Hours;
import io.sidework.agent.application.policy.Policy;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Rates;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;

/** The owner's wishes as the configuration has them, under the key {@code policy}. */
final class PolicySettings {
  private static final Set<String> KEYS =
      Set.of(
          "maxOthersCpuPercent",
          "hours",
          "timeZone",
          "idleMinutes",
          "mainsPowerOnly",
          "graceSeconds",
          "maxTaskSeconds",
          "maxMemoryMebibytes",
          "maxDiskMebibytes",
          "maxTasksAtOnce",
          "maxBandwidthKibibytesPerSecond",
          "minPrice",
          "minRates",
          "deniedRequesters",
          "deniedPrograms",
          "deniedHosts");
  private static final int WEEK_MINUTES = 7 * 24 * 60;
  private static final int DAY_SECONDS = 24 * 60 * 60;
  private static final int MAX_GRACE_SECONDS = 3_600;
  private static final int MEBI = 20;
  private static final int KIBI = 10;

  private PolicySettings() {}

  /**
   * @throws IllegalArgumentException with one line saying what is wrong
   */
  static Policy of(Settings file) {
    return file.child("policy").map(PolicySettings::read).orElse(Policy.NONE);
  }

  private static Policy read(Settings policy) {
    policy.refuseUnknown(KEYS);
    return new Policy(
        new Policy.When(
            policy.optionalNumber("maxOthersCpuPercent", 0, 100),
            policy.list("hours", Hours::parse),
            policy.optional("timeZone", ZoneId::of).orElseGet(ZoneId::systemDefault),
            Duration.ofMinutes(policy.number("idleMinutes", 0, WEEK_MINUTES, 0)),
            policy.flag("mainsPowerOnly")),
        caps(policy),
        new Policy.Denied(
            Set.copyOf(policy.list("deniedRequesters", Address::parse)),
            Set.copyOf(policy.list("deniedPrograms", Bytes32::parse)),
            Set.copyOf(policy.list("deniedHosts", host -> host.toLowerCase(Locale.ROOT)))),
        policy.optional("minPrice", Amount::parse).orElse(Amount.ZERO),
        policy.child("minRates").map(PolicySettings::rates).orElse(Rates.FIXED),
        Duration.ofSeconds(
            policy.number("graceSeconds", 0, MAX_GRACE_SECONDS, Policy.GRACE.toSeconds())));
  }

  /** Credits per million of each metric; what is not there may be paid nothing. */
  private static Rates rates(Settings rates) {
    rates.refuseUnknown(Set.copyOf(Rates.METRICS));
    return new Rates(
        rate(rates, "fuel"),
        rate(rates, "pageFuel"),
        rate(rates, "bytesIn"),
        rate(rates, "bytesOut"));
  }

  private static Amount rate(Settings rates, String metric) {
    return rates.optional(metric, Rates::parse).orElse(Amount.ZERO);
  }

  private static Policy.Caps caps(Settings policy) {
    Policy.Caps none = Policy.Caps.NONE;
    return new Policy.Caps(
        Duration.ofSeconds(policy.number("maxTaskSeconds", 1, DAY_SECONDS, DAY_SECONDS)),
        bytes(policy, "maxMemoryMebibytes", MEBI),
        bytes(policy, "maxDiskMebibytes", MEBI),
        (int) policy.number("maxTasksAtOnce", 1, none.tasksAtOnce(), none.tasksAtOnce()),
        bytes(policy, "maxBandwidthKibibytesPerSecond", KIBI));
  }

  /** A size in its unit; no limit when it is not there. */
  private static long bytes(Settings policy, String key, int shift) {
    return policy.has(key) ? policy.number(key, 1, 1L << 40, 1) << shift : Long.MAX_VALUE;
  }
}
