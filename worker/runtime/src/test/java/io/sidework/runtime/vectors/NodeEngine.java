package io.sidework.runtime.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.runtime.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Runs vectors in Node.js with the JavaScript host of {@code worker/browser-host}. */
final class NodeEngine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NodeEngine() {}

  /**
   * @param folder empty, for the metered modules and the list of tasks
   * @return one result for each vector, in their order
   */
  static JsonNode run(List<Vector> vectors, Path folder) throws Exception {
    ArrayNode tasks = JSON.createArrayNode();
    for (Vector vector : vectors) {
      Files.write(folder.resolve(vector.module() + ".wasm"), vector.program().metered());
      tasks.add(task(vector));
    }
    JSON.writeValue(folder.resolve("tasks.json").toFile(), tasks);
    Path log = folder.resolve("log");
    Process node = start(folder, log);
    byte[] answer = node.getInputStream().readAllBytes();
    assertThat(node.waitFor()).as(Files.readString(log)).isZero();
    return JSON.readTree(answer);
  }

  private static ObjectNode task(Vector vector) {
    Task task = vector.task();
    ObjectNode entry = JSON.createObjectNode();
    entry.put("name", vector.name()).put("metered", vector.module() + ".wasm");
    ArrayNode arguments = entry.putArray("arguments");
    task.arguments().forEach(arguments::add);
    entry.put("stdin", HexFormat.of().formatHex(task.stdin()));
    entry.put("taskId", HexFormat.of().formatHex(task.taskId()));
    entry
        .putObject("limits")
        .put("fuel", Long.toString(task.limits().fuel()))
        .put("memoryPages", task.limits().memoryPages())
        .put("outputBytes", task.limits().outputBytes());
    return entry;
  }

  private static Process start(Path folder, Path log) {
    try {
      return new ProcessBuilder("node", "../vectors/run.mjs", folder.toString())
          .redirectError(log.toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError("needs Node.js 18 or later on the path: " + e.getMessage(), e);
    }
  }
}
