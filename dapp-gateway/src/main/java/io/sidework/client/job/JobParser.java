package io.sidework.client.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.client.BadInput;
import io.sidework.gateway.api.Fields;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.gateway.api.RateFields;
import io.sidework.gateway.api.Spelling;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.Task;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Reads one job file. What a field may be is said in docs/spec/gateway.md, "Job files". */
final class JobParser {
  private static final List<String> FIELDS =
      List.of(
          "program",
          "container",
          "args",
          "sweep",
          "stdin",
          "files",
          "outputs",
          "requires",
          "price",
          "rates",
          "mode",
          "trust",
          "deadline",
          "limits",
          "checkpointBytes",
          "pool");
  private static final List<String> LIMITS = List.of("fuel", "memoryPages", "outputBytes");
  private static final long DEFAULT_FUEL = 10_000_000_000L;
  private static final int DEFAULT_MEMORY_PAGES = 256;
  private static final int DEFAULT_OUTPUT_BYTES = 65_536;

  /** A credit of a segment has 96 bits on chain (spec ). */
  private static final int PRICE_BITS = 96;

  private final JobPaths paths;
  private final Instant now;
  private final List<String> defaults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  JobParser(Path file, Instant now) {
    this.paths = new JobPaths(file);
    this.now = now;
  }

  JobFile parse() {
    try {
      return parse(Fields.of(Json.parse(paths.job()), "", FIELDS));
    } catch (MalformedDocument e) {
      throw new BadInput(paths.file() + ": " + e.getMessage(), e);
    }
  }

  private JobFile parse(Fields job) {
    byte[] program = program(job);
    byte[] stdin = new byte[0];
    if (job.optional("stdin").isPresent()) {
      stdin = paths.read("stdin", job.text("stdin", "data.txt"));
    }
    List<String> arguments = SweepFields.arguments(job);
    List<Axis> sweep = SweepFields.axes(job);
    SweepFields.requireKnownPlaceholders(arguments, sweep, warnings);
    if (arguments.isEmpty() && job.optional("args").isEmpty()) {
      defaults.add("args []");
    }
    SortedMap<String, byte[]> files = FileFields.inputs(job, paths, stdin.length);
    Parameters parameters =
        new Parameters(
            arguments,
            sweep,
            job.optional("stdin").isPresent() ? Sha256.hash(stdin) : Bytes32.ZERO,
            FileFields.files(job, files),
            MachineFields.of(job));
    Mode mode = mode(job);
    return new JobFile(
        program,
        parameters,
        stdin,
        files,
        price(job),
        rates(job),
        mode,
        trust(job),
        deadline(job),
        limits(job, parameters),
        checkpointBytes(job, program),
        pool(job),
        defaults,
        warnings);
  }

  private byte[] program(Fields job) {
    if (job.optional("container").isPresent()) {
      if (job.optional("program").isPresent()) {
        throw new MalformedDocument("container", "stands beside program: a job has one of them");
      }
      return ContainerFields.of(job).toBytes();
    }
    byte[] program = paths.read("program", job.text("program", "primes.wasm"));
    try {
      Program.check(program);
      return program;
    } catch (ProgramRejected e) {
      throw new MalformedDocument("program", String.valueOf(e.getMessage()));
    }
  }

  private Amount price(Fields job) {
    if (job.optional("price").isEmpty()) {
      defaults.add("price 0.01");
      return Amount.parse("0.01");
    }
    Amount price = job.amount("price");
    if (price.isZero() || price.units().bitLength() > PRICE_BITS) {
      throw new MalformedDocument(
          "price", "must be above 0 and below 79228162514 credits, got " + price.toDisplay());
    }
    return price;
  }

  private static Rates rates(Fields job) {
    Rates rates = RateFields.read(job, "rates");
    if (rates.isMetered() && job.optional("container").isPresent()) {
      throw new MalformedDocument(
          "rates", "a container has a fixed price: what it uses is not measured alike everywhere");
    }
    return rates;
  }

  /** As much as nodes keep for a program that makes checkpoints, nothing for others. */
  private int checkpointBytes(Fields job, byte[] program) {
    boolean container = job.optional("container").isPresent();
    boolean makes = !container && makesCheckpoints(program);
    if (job.optional("checkpointBytes").isEmpty()) {
      if (makes) {
        defaults.add("checkpointBytes " + Limits.MAX_CHECKPOINT_BYTES);
      }
      return makes ? Limits.MAX_CHECKPOINT_BYTES : 0;
    }
    int bytes = (int) job.integer("checkpointBytes", 0, Limits.MAX_CHECKPOINT_BYTES);
    if (bytes > 0 && container) {
      throw new MalformedDocument(
          "checkpointBytes", "a container makes no checkpoints: there is nothing to keep");
    }
    if (bytes > 0 && !makes) {
      warnings.add("checkpointBytes are paid for, and the program makes no checkpoints");
    }
    return bytes;
  }

  private static boolean makesCheckpoints(byte[] program) {
    try {
      return Program.decode(program).makesCheckpoints();
    } catch (ProgramRejected e) {
      throw new IllegalStateException("a checked program cannot be decoded", e);
    }
  }

  private Mode mode(Fields job) {
    if (job.optional("mode").isEmpty()) {
      defaults.add("mode replicated");
      return Mode.REPLICATED;
    }
    String mode = job.text("mode", "replicated");
    return switch (mode) {
      case "replicated" -> Mode.REPLICATED;
      case "spot" -> spot(job);
      default ->
          throw new MalformedDocument(
              "mode", Spelling.unknown("mode", mode, List.of("replicated", "spot")));
    };
  }

  private static Mode spot(Fields job) {
    if (job.optional("container").isPresent()) {
      throw new MalformedDocument(
          "mode", "a container has no spot mode: its results cannot be proven");
    }
    return Mode.SPOT;
  }

  private int trust(Fields job) {
    if (job.optional("trust").isEmpty()) {
      defaults.add("trust 16");
      return 16;
    }
    return (int) job.integer("trust", 1, 1_000_000);
  }

  private int deadline(Fields job) {
    if (job.optional("deadline").isEmpty()) {
      defaults.add("deadline 10m");
      return 600;
    }
    return Deadline.seconds(job.text("deadline", "10m"), now);
  }

  private Limits limits(Fields job, Parameters parameters) {
    JsonNode node = job.optional("limits").orElseGet(Json::object);
    Fields limits = Fields.of(node, "limits", LIMITS);
    int least = parameters.files().outputs().isEmpty() ? 0 : Task.MIN_ARCHIVE_BYTES;
    return new Limits(
        limit(limits, "fuel", 1, Limits.MAX_FUEL, DEFAULT_FUEL),
        (int) limit(limits, "memoryPages", 1, Limits.MAX_MEMORY_PAGES, DEFAULT_MEMORY_PAGES),
        (int) limit(limits, "outputBytes", least, Limits.MAX_OUTPUT_BYTES, DEFAULT_OUTPUT_BYTES));
  }

  private long limit(Fields limits, String name, long low, long high, long fallback) {
    if (limits.optional(name).isEmpty()) {
      defaults.add(limits.path(name) + " " + fallback);
      return fallback;
    }
    return limits.integer(name, low, high);
  }

  private Address pool(Fields job) {
    if (job.optional("pool").isEmpty()) {
      defaults.add("pool public");
      return Address.ZERO;
    }
    return job.address("pool");
  }
}
