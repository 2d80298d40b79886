package io.sidework.node.adapter.vertx;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process occupies.
 *
 * @param residentBytes 0 where the system does not tell
 */
record Memory(long heapBytes, long residentBytes) {
  private static final Path STATUS = Path.of("/proc/self/status");

  static Memory now() {
    Runtime runtime = Runtime.getRuntime();
    return new Memory(runtime.totalMemory() - runtime.freeMemory(), resident());
  }

  private static long resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  JsonObject json() {
    return new JsonObject().put("heapBytes", heapBytes).put("residentBytes", residentBytes);
  }
}
