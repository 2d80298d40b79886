package io.sidework.client.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Fields;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.job.InputFile;
import io.sidework.protocol.job.JobFiles;
import io.sidework.protocol.job.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code files} and {@code outputs} of a job file: the folder that its tasks see. */
final class FileFields {
  private FileFields() {}

  /**
   * Files that tasks read, by their names in the task's folder.
   *
   * @param stdin bytes of standard input, which count with them
   */
  static SortedMap<String, byte[]> inputs(Fields job, JobPaths paths, long stdin) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    Optional<JsonNode> files = job.optional("files");
    if (files.isEmpty()) {
      return contents;
    }
    if (!files.get().isObject() || files.get().size() > JobFiles.MAX_INPUTS) {
      throw new MalformedDocument(
          "files",
          "must be an object of at most "
              + JobFiles.MAX_INPUTS
              + " paths by name, such as {\"data.csv\": \"data/2026.csv\"}");
    }
    long bytes = stdin;
    for (var entry : files.get().properties()) {
      String field = "files." + entry.getKey();
      requireName(field, entry.getKey());
      if (!entry.getValue().isTextual()) {
        throw new MalformedDocument(
            field,
            "must be a path such as \"data/2026.csv\", got " + Fields.kind(entry.getValue()));
      }
      byte[] content = paths.read(field, entry.getValue().textValue());
      bytes += content.length;
      if (bytes > Parameters.MAX_READ) {
        throw new MalformedDocument(
            "files", "and stdin have over " + Parameters.MAX_READ + " bytes together");
      }
      contents.put(entry.getKey(), content);
    }
    return contents;
  }

  /** The same with what tasks write. */
  static JobFiles files(Fields job, SortedMap<String, byte[]> contents) {
    List<InputFile> inputs = new ArrayList<>();
    contents.forEach((name, bytes) -> inputs.add(new InputFile(name, Sha256.hash(bytes))));
    return new JobFiles(inputs, outputs(job, contents));
  }

  private static List<String> outputs(Fields job, SortedMap<String, byte[]> inputs) {
    Optional<JsonNode> outputs = job.optional("outputs");
    if (outputs.isEmpty()) {
      return List.of();
    }
    if (!outputs.get().isArray() || outputs.get().size() > JobFiles.MAX_OUTPUTS) {
      throw new MalformedDocument(
          "outputs", "must be a list of at most " + JobFiles.MAX_OUTPUTS + " names");
    }
    TreeSet<String> names = new TreeSet<>();
    for (JsonNode output : outputs.get()) {
      String field = "outputs[" + names.size() + "]";
      if (!output.isTextual()) {
        throw new MalformedDocument(
            field, "must be a name such as \"fit.csv\", got " + Fields.kind(output));
      }
      String name = output.textValue();
      requireName(field, name);
      if (inputs.containsKey(name)) {
        throw new MalformedDocument(field, "'" + name + "' is among files already");
      }
      if (!names.add(name)) {
        throw new MalformedDocument(field, "'" + name + "' is there twice");
      }
    }
    return List.copyOf(names);
  }

  private static void requireName(String field, String name) {
    if (!JobFiles.isName(name)) {
      throw new MalformedDocument(
          field,
          "a file's name has 1 to 100 of A-Z a-z 0-9 _ . -, the first a letter, digit or _, got '"
              + name
              + "'");
    }
  }
}
