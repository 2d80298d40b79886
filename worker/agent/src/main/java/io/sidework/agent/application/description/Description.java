package io.sidework.agent.application.description;

import io.sidework.agent.port.Hardware;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a worker says of itself (spec A-70): what it is made of, how fast it is, what runs on it,
 * and where it stands.
 *
 * @param hardware as the system says
 * @param fuelPerSecond of one sandbox, while nothing else runs; see {@link Speed}
 * @param sandboxes tasks at once
 * @param runtimes such as {@code wasm}
 * @param confinement how a task is kept from the machine
 * @param region where it stands, in the owner's words
 * @param energy what it runs on, in the owner's words
 */
public record Description(
    Hardware hardware,
    long fuelPerSecond,
    int sandboxes,
    List<String> runtimes,
    String confinement,
    Optional<String> region,
    Optional<String> energy) {
  /** The contract takes no more (spec R-10). */
  public static final int MAX_BYTES = 1_024;

  private static final int MAX_WORDS = 60;
  private static final int MAX_GPUS = 8;
  private static final int MAX_CONFINEMENT = 200;

  public Description {
    runtimes = List.copyOf(runtimes);
  }

  /**
   * One JSON object without spaces, keys in a fixed order, so that equal descriptions are equal
   * texts. Long texts are cut.
   *
   * @throws IllegalArgumentException when it is over {@link #MAX_BYTES} all the same
   */
  public String text() {
    StringBuilder json = new StringBuilder("{\"version\":1");
    add(json, "os", hardware.os());
    add(json, "osVersion", hardware.osVersion());
    add(json, "architecture", hardware.architecture());
    add(json, "cpu", hardware.cpu());
    json.append(",\"cores\":").append(hardware.cores());
    json.append(",\"memoryMebibytes\":").append(hardware.memoryMebibytes());
    json.append(",\"gpus\":").append(list(hardware.gpus().stream().limit(MAX_GPUS).toList()));
    json.append(",\"fuelPerSecond\":").append(fuelPerSecond);
    json.append(",\"sandboxes\":").append(sandboxes);
    json.append(",\"runtimes\":").append(list(runtimes));
    json.append(",\"confinement\":").append(quoted(confinement, MAX_CONFINEMENT));
    region.ifPresent(text -> add(json, "region", text));
    energy.ifPresent(text -> add(json, "energy", text));
    String text = json.append('}').toString();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the description has " + bytes + " bytes, at most " + MAX_BYTES);
    }
    return text;
  }

  private static void add(StringBuilder json, String key, String text) {
    if (!text.isEmpty()) {
      json.append(",\"").append(key).append("\":").append(quoted(text, MAX_WORDS));
    }
  }

  private static String list(List<String> texts) {
    return texts.stream()
        .map(text -> quoted(text, MAX_WORDS))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** A JSON text of at most so many characters; control characters become spaces. */
  private static String quoted(String text, int max) {
    StringBuilder json = new StringBuilder("\"");
    text.codePoints()
        .limit(max)
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                json.append('\\');
              }
              json.appendCodePoint(Character.isISOControl(point) ? ' ' : point);
            });
    return json.append('"').toString();
  }
}
