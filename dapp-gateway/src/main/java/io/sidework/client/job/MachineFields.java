package io.sidework.client.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Fields;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.protocol.deal.MachineRequirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code requires} of a job file: what the machines must have that are drawn (spec L-67). */
final class MachineFields {
  private static final List<String> FIELDS =
      List.of(
          "os",
          "architecture",
          "cores",
          "memoryMebibytes",
          "gpus",
          "gpu",
          "fuelPerSecond",
          "regions",
          "energies");

  private MachineFields() {}

  static MachineRequirements of(Fields job) {
    Optional<JsonNode> node = job.optional("requires");
    if (node.isEmpty()) {
      return MachineRequirements.NONE;
    }
    Fields fields = Fields.of(node.get(), "requires", FIELDS);
    return new MachineRequirements(
        text(fields, "os", "Linux"),
        text(fields, "architecture", "amd64"),
        fields.integerOrZero("cores", 1 << 20),
        fields.integerOrZero("memoryMebibytes", 1L << 40),
        (int) fields.integerOrZero("gpus", 8),
        text(fields, "gpu", "RTX 4090"),
        fields.integerOrZero("fuelPerSecond", Long.MAX_VALUE),
        choices(fields, "regions", "eu-west"),
        choices(fields, "energies", "hydro"));
  }

  private static String text(Fields fields, String name, String example) {
    return fields.optional(name).isEmpty()
        ? ""
        : bounded(fields.path(name), fields.text(name, example));
  }

  private static List<String> choices(Fields fields, String name, String example) {
    Optional<JsonNode> list = fields.optional(name);
    if (list.isEmpty()) {
      return List.of();
    }
    int most = MachineRequirements.MAX_CHOICES;
    if (!list.get().isArray() || list.get().isEmpty() || list.get().size() > most) {
      throw new MalformedDocument(
          fields.path(name), "must be a list of 1 to " + most + ", such as [\"" + example + "\"]");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : list.get()) {
      String field = fields.path(name) + "[" + texts.size() + "]";
      if (!each.isTextual()) {
        throw new MalformedDocument(
            field, "must be a string such as \"" + example + "\", got " + Fields.kind(each));
      }
      texts.add(bounded(field, each.textValue()));
    }
    return texts;
  }

  private static String bounded(String field, String text) {
    if (text.isEmpty() || text.length() > MachineRequirements.MAX_TEXT) {
      throw new MalformedDocument(
          field, "must have 1 to " + MachineRequirements.MAX_TEXT + " characters");
    }
    return text;
  }
}
