package io.sidework.runtime.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.Task;
import io.sidework.runtime.TaskFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A task whose result is written down in {@code worker/vectors/vectors.json}. */
record Vector(String name, String module, Task task, ObjectNode json) {
  static final Path FOLDER = Path.of("../vectors");
  private static final Path FILE = FOLDER.resolve("vectors.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Vector> all() throws IOException {
    List<Vector> all = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(FILE.toFile())) {
      all.add(of((ObjectNode) entry));
    }
    return all;
  }

  private static Vector of(ObjectNode entry) {
    List<String> arguments = new ArrayList<>();
    entry.required("arguments").forEach(argument -> arguments.add(argument.textValue()));
    JsonNode limits = entry.required("limits");
    Task task =
        new Task(
            arguments,
            entry.path("stdin").asText("").getBytes(StandardCharsets.UTF_8),
            HexFormat.of().parseHex(entry.path("taskId").asText("00".repeat(32))),
            new Limits(
                limits.required("fuel").longValue(),
                limits.required("memoryPages").intValue(),
                limits.required("outputBytes").intValue()),
            files(entry),
            Duration.ofMinutes(2));
    return new Vector(
        entry.required("name").textValue(), entry.required("module").textValue(), task, entry);
  }

  private static TaskFiles files(ObjectNode entry) {
    SortedMap<String, byte[]> inputs = new TreeMap<>();
    entry
        .path("files")
        .properties()
        .forEach(
            file ->
                inputs.put(
                    file.getKey(), file.getValue().textValue().getBytes(StandardCharsets.UTF_8)));
    List<String> outputs = new ArrayList<>();
    entry.path("outputs").forEach(name -> outputs.add(name.textValue()));
    return new TaskFiles(inputs, outputs);
  }

  Program program() throws IOException, ProgramRejected {
    return Program.check(Files.readAllBytes(FOLDER.resolve("wasm/" + module + ".wasm")));
  }

  /** What the file says that the task's result is. */
  ObjectNode expected() {
    return (ObjectNode) json.required("expect");
  }

  /** Writes vectors with these results in place of those they had. */
  static void write(List<Vector> vectors, List<Outcome> outcomes) throws IOException {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < vectors.size(); i++) {
      ObjectNode entry = vectors.get(i).json().deepCopy();
      entry.set("expect", outcomes.get(i).toJson());
      text.append(i == 0 ? "\n" : ",\n").append(JSON.writeValueAsString(entry));
    }
    Files.writeString(FILE, text.append("\n]\n").toString());
  }

  @Override
  public String toString() {
    return name;
  }
}
