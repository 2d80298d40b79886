package io.sidework.agent.boot;

import io.sidework.agent.application.Staking;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads {@link WorkerConfig}; every mistake is one line that names line and key. */
final class ConfigFile {
  private static final Set<String> KEYS =
      Set.of(
          "data",
          "chain",
          "contract",
          "deployedAt",
          "key",
          "passwordFile",
          "owner",
          "seats",
          "ask",
          "pool",
          "tasksAtOnce",
          "policy",
          "description",
          "containers");
  private static final int MAX_TASKS_AT_ONCE = 64;

  private ConfigFile() {}

  /**
   * @throws IllegalArgumentException with one line saying what is wrong
   */
  static WorkerConfig read(Path file) {
    Settings settings = Settings.read(file);
    settings.refuseUnknown(KEYS);
    refuseStakeOfAnother(settings);
    return new WorkerConfig(
        settings.required("data", settings::path),
        settings.required("chain", ConfigFile::url),
        settings.required("contract", Address::parse),
        settings.number("deployedAt", 0, Long.MAX_VALUE, 0),
        settings.required("key", settings::path),
        settings.optional("passwordFile", settings::path),
        settings.optional("owner", Address::parse),
        new Staking.Wanted(
            settings.optionalNumber("seats", 1, Seat.MAX_SEATS),
            settings.optional("pool", Address::parse),
            settings.optional("ask", Amount::parse)),
        (int) settings.number("tasksAtOnce", 1, MAX_TASKS_AT_ONCE, 1),
        PolicySettings.of(settings),
        DescriptionSettings.of(settings),
        ContainerSettings.of(settings));
  }

  /** A value that was found to be wrong when it was used. */
  static IllegalArgumentException mistake(Path file, String key, String what) {
    return Settings.read(file).mistake(key, what);
  }

  /** A signing key holds no credits: whoever it signs for has staked already. */
  private static void refuseStakeOfAnother(Settings settings) {
    for (String stake : List.of("seats", "ask", "pool")) {
      if (settings.has("owner") && settings.has(stake)) {
        throw settings.mistake(
            stake, stake + " is for an account's own key: owner stakes by itself");
      }
    }
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException("expected an http or https URL, got '" + text + "'");
    }
    return url;
  }
}
