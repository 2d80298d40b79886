package io.sidework.client.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Fields;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.gateway.api.Spelling;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arguments and the sweep that fills them. */
final class SweepFields {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(" + NAME.pattern() + ")}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,20})?");
  private static final List<String> RANGE = List.of("from", "step", "count");

  private SweepFields() {}

  static List<String> arguments(Fields job) {
    Optional<JsonNode> args = job.optional("args");
    if (args.isEmpty()) {
      return List.of();
    }
    if (!args.get().isArray() || args.get().size() > Parameters.MAX_ARGUMENTS) {
      throw new MalformedDocument(
          "args", "must be a list of at most " + Parameters.MAX_ARGUMENTS + " strings");
    }
    List<String> arguments = new ArrayList<>();
    for (JsonNode arg : args.get()) {
      String field = "args[" + arguments.size() + "]";
      if (!arg.isTextual()) {
        throw new MalformedDocument(
            field, "must be a string such as \"10\", got " + Fields.kind(arg));
      }
      arguments.add(bounded(field, arg.textValue()));
    }
    return arguments;
  }

  private static String bounded(String field, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Parameters.MAX_ARGUMENT || text.indexOf('\0') >= 0) {
      throw new MalformedDocument(
          field, "must be at most " + Parameters.MAX_ARGUMENT + " bytes without a zero byte");
    }
    return text;
  }

  /** The axes in the order written. Together they make 1 to 2^20 tasks. */
  static List<Axis> axes(Fields job) {
    Optional<JsonNode> sweep = job.optional("sweep");
    if (sweep.isEmpty()) {
      return List.of();
    }
    if (!sweep.get().isObject() || sweep.get().size() > Parameters.MAX_AXES) {
      throw new MalformedDocument(
          "sweep", "must be an object of at most " + Parameters.MAX_AXES + " named axes");
    }
    List<Axis> axes = new ArrayList<>();
    BigInteger volume = BigInteger.ONE;
    for (var entry : sweep.get().properties()) {
      Axis axis = axis(entry.getKey(), entry.getValue());
      axes.add(axis);
      volume = volume.multiply(BigInteger.valueOf(axis.count()));
    }
    if (volume.compareTo(BigInteger.valueOf(Deal.MAX_VOLUME)) > 0) {
      throw new MalformedDocument(
          "sweep", "makes " + volume + " tasks, a job has at most " + Deal.MAX_VOLUME);
    }
    return axes;
  }

  private static Axis axis(String name, JsonNode node) {
    String field = "sweep." + name;
    if (!NAME.matcher(name).matches() || name.length() > Axis.MAX_NAME) {
      throw new MalformedDocument(
          field, "a name has letters, digits, - and _, at most " + Axis.MAX_NAME + " of them");
    }
    if (node.isArray()) {
      return values(name, field, node);
    }
    if (!node.isObject()) {
      throw new MalformedDocument(
          field,
          "must be a list of values or {\"from\": .., \"step\": .., \"count\": ..}, got "
              + Fields.kind(node));
    }
    Fields range = Fields.of(node, field, RANGE);
    return new Axis.Range(
        name,
        decimal(range, "from"),
        decimal(range, "step"),
        (int) range.integer("count", 1, Deal.MAX_VOLUME));
  }

  private static Axis values(String name, String field, JsonNode node) {
    if (node.isEmpty() || node.size() > Deal.MAX_VOLUME) {
      throw new MalformedDocument(
          field, "must have 1 to " + Deal.MAX_VOLUME + " values, got " + node.size());
    }
    List<String> values = new ArrayList<>(node.size());
    for (JsonNode value : node) {
      String at = field + "[" + values.size() + "]";
      if (!value.isTextual() && !value.isNumber()) {
        throw new MalformedDocument(at, "must be a string or a number, got " + Fields.kind(value));
      }
      values.add(bounded(at, value.isNumber() ? Fields.plain(at, value) : value.textValue()));
    }
    return new Axis.Values(name, values);
  }

  private static BigDecimal decimal(Fields range, String name) {
    JsonNode node = range.required(name);
    String plain = node.isNumber() ? Fields.plain(range.path(name), node) : node.asText();
    if (!(node.isNumber() || node.isTextual()) || !DECIMAL.matcher(plain).matches()) {
      throw new MalformedDocument(
          range.path(name),
          "must be a decimal of at most 40 digits before and 20 after the point, got "
              + Fields.kind(node));
    }
    return new BigDecimal(plain);
  }

  /** A placeholder that no axis fills would reach the program as it is: almost surely a mistake. */
  static void requireKnownPlaceholders(
      List<String> arguments, List<Axis> sweep, List<String> warnings) {
    List<String> names = sweep.stream().map(Axis::name).toList();
    List<String> unused = new ArrayList<>(names);
    for (int i = 0; i < arguments.size(); i++) {
      Matcher placeholder = PLACEHOLDER.matcher(arguments.get(i));
      while (placeholder.find()) {
        String name = placeholder.group(1);
        if (!names.contains(name)) {
          throw new MalformedDocument(
              "args[" + i + "]", Spelling.unknown("sweep axis", name, names));
        }
        unused.remove(name);
      }
    }
    unused.forEach(
        name -> warnings.add("sweep." + name + " is in no argument: its tasks are all the same"));
  }
}
