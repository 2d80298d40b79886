package io.sidework.runtime.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.runtime.Program;
import io.sidework.runtime.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Runs tasks in Node.js with the JavaScript host of {@code worker/browser-host}. */
public final class NodeEngine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NodeEngine() {}

  /** A task of a program that may be another for each. */
  public record Job(String name, Program program, Task task) {}

  /**
   * @param folder empty, for the metered modules and the list of tasks
   * @return one result for each job, in their order
   */
  public static JsonNode run(List<Job> jobs, Path folder) throws Exception {
    ArrayNode tasks = JSON.createArrayNode();
    for (Job job : jobs) {
      String metered = job.name() + ".wasm";
      Files.write(folder.resolve(metered), job.program().metered());
      tasks.add(
          json(job.task())
              .put("name", job.name())
              .put("metered", metered)
              .put("program", HexFormat.of().formatHex(job.program().sha256())));
    }
    JSON.writeValue(folder.resolve("tasks.json").toFile(), tasks);
    Path log = folder.resolve("log");
    Process node = start(folder, log);
    byte[] answer = node.getInputStream().readAllBytes();
    assertThat(node.waitFor()).as(Files.readString(log)).isZero();
    return JSON.readTree(answer);
  }

  private static ObjectNode json(Task task) {
    ObjectNode entry = JSON.createObjectNode();
    ArrayNode arguments = entry.putArray("arguments");
    task.arguments().forEach(arguments::add);
    entry.put("stdin", HexFormat.of().formatHex(task.stdin()));
    entry.put("taskId", HexFormat.of().formatHex(task.taskId()));
    ObjectNode inputs = entry.putObject("files");
    task.files()
        .inputs()
        .forEach((name, content) -> inputs.put(name, HexFormat.of().formatHex(content)));
    ArrayNode outputs = entry.putArray("outputs");
    task.files().outputs().forEach(outputs::add);
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
