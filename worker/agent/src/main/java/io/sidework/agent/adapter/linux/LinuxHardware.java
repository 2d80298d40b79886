package io.sidework.agent.adapter.linux;

import io.sidework.agent.port.Hardware;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What {@code /proc} and {@code /sys} tell of a machine; on other systems only what Java knows. */
public final class LinuxHardware {
  private static final String NVIDIA = "proc/driver/nvidia/gpus";
  private static final String CARDS = "sys/class/drm";

  /** PCI vendors of graphics cards that compute, by number; NVIDIA's own driver names its own. */
  private static final String AMD = "0x1002";

  private final Path root;

  /**
   * @param root the machine's root folder, another in tests
   */
  public LinuxHardware(Path root) {
    this.root = root;
  }

  /** Reads it now. */
  public Hardware look() {
    return new Hardware(
        System.getProperty("os.name").toLowerCase(Locale.ROOT),
        System.getProperty("os.version"),
        System.getProperty("os.arch"),
        value("proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        gpus());
  }

  /** Text after the colon of the first line that begins so; empty when there is none. */
  private String value(String file, String key) {
    try (Stream<String> lines = Files.lines(root.resolve(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException | java.io.UncheckedIOException e) {
      return "";
    }
  }

  private long memory() {
    String kibibytes = value("proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
    return kibibytes.isEmpty() ? 0 : Long.parseLong(kibibytes) >> 10;
  }

  private List<String> gpus() {
    List<String> gpus = new ArrayList<>();
    for (Path device : sorted(NVIDIA, "*")) {
      String model = value(root.relativize(device) + "/information", "Model");
      gpus.add(model.isEmpty() ? "NVIDIA" : model);
    }
    for (Path card : sorted(CARDS, "card[0-9]")) {
      String device = root.relativize(card) + "/device/";
      if (word(device + "vendor").equals(AMD)) {
        gpus.add("AMD " + word(device + "device"));
      }
    }
    return gpus;
  }

  private TreeSet<Path> sorted(String folder, String names) {
    TreeSet<Path> entries = new TreeSet<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root.resolve(folder), names)) {
      found.forEach(entries::add);
    } catch (IOException e) {
      return entries; // no such driver
    }
    return entries;
  }

  private String word(String file) {
    try {
      return Files.readString(root.resolve(file)).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
