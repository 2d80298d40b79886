package io.sidework.client.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Fields;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code container} of a job file: the image that is its program (spec C-2). */
final class ContainerFields {
  private static final List<String> FIELDS = List.of("image", "command", "environment", "gpus");

  /** A repository, if there is one, and a digest; no tag, which could mean something else later. */
  private static final Pattern IMAGE = Pattern.compile("(?:([^@]{1,255})@)?sha256:([0-9a-f]{64})");

  private static final String EXAMPLE = "ghcr.io/name/image@sha256:...";

  private ContainerFields() {}

  static ContainerProgram of(Fields job) {
    Fields fields = Fields.of(job.required("container"), "container", FIELDS);
    Matcher image = IMAGE.matcher(fields.text("image", EXAMPLE));
    if (!image.matches()) {
      throw new MalformedDocument(
          fields.path("image"),
          "must name an image by its digest, such as " + EXAMPLE + ", with 64 digits");
    }
    String repository = image.group(1) == null ? "" : image.group(1);
    try {
      return new ContainerProgram(
          Bytes32.parse("0x" + image.group(2)),
          repository,
          command(fields),
          environment(fields),
          (int) fields.integerOrZero("gpus", ContainerProgram.MAX_GPUS));
    } catch (IllegalArgumentException e) {
      throw new MalformedDocument("container", String.valueOf(e.getMessage()));
    }
  }

  private static List<String> command(Fields fields) {
    Optional<JsonNode> command = fields.optional("command");
    if (command.isEmpty()) {
      return List.of();
    }
    if (!command.get().isArray() || command.get().size() > ContainerProgram.MAX_COMMAND) {
      throw new MalformedDocument(
          fields.path("command"),
          "must be a list of at most " + ContainerProgram.MAX_COMMAND + " strings");
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : command.get()) {
      words.add(text(fields.path("command") + "[" + words.size() + "]", word));
    }
    return words;
  }

  private static List<ContainerProgram.Variable> environment(Fields fields) {
    Optional<JsonNode> environment = fields.optional("environment");
    if (environment.isEmpty()) {
      return List.of();
    }
    if (!environment.get().isObject()) {
      throw new MalformedDocument(
          fields.path("environment"), "must be an object such as {\"SEED\": \"7\"}");
    }
    TreeMap<String, String> values = new TreeMap<>();
    for (var entry : environment.get().properties()) {
      String path = fields.path("environment") + "." + entry.getKey();
      values.put(entry.getKey(), text(path, entry.getValue()));
    }
    return values.entrySet().stream()
        .map(entry -> new ContainerProgram.Variable(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String text(String path, JsonNode value) {
    if (!value.isTextual()) {
      throw new MalformedDocument(path, "must be a string, got " + Fields.kind(value));
    }
    return value.textValue();
  }
}
