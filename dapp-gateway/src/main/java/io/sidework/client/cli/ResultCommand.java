package io.sidework.client.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.client.BadInput;
import io.sidework.client.CertifiedTasks;
import io.sidework.client.JobFailed;
import io.sidework.client.Results;
import io.sidework.client.Session;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.runtime.OutputArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches and verifies results. */
@Command(
    name = "result",
    mixinStandardHelpOptions = true,
    description = "Fetches the certified results of a deal and verifies every one.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every task's result is here and verified",
      "1:some results are not certified yet, or nobody gave them",
      "2:no such deal, or the arguments are wrong"
    })
public final class ResultCommand extends ClientCommand {
  /** More than this is only written to files. */
  private static final long MAX_PRINTED = 64L << 20;

  @Parameters(paramLabel = "DEAL", description = "0x and 64 hexadecimal digits.")
  private String id = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Write the exact standard output of task i to DIR/i.out, and the files that it wrote to"
              + " DIR/i/.")
  private @Nullable Path out;

  @Override
  int run(Session session) {
    Deal deal = deal(session, id);
    Results results = Results.of(session.chain(), session.gateway(), this::note);
    CertifiedTasks tasks = results.certificates(deal);
    long bytes = tasks.leaves().stream().mapToLong(leaf -> leaf.usage().bytesOut()).sum();
    if (out == null && bytes > MAX_PRINTED) {
      throw new BadInput("--out: " + bytes + " bytes of results are only written to files");
    }
    boolean archives = writesFiles(results, deal, tasks);
    TreeMap<Integer, ObjectNode> found = new TreeMap<>();
    int missing =
        results.outputs(
            tasks, (leaf, output) -> found.put(leaf.taskIndex(), take(leaf, output, archives)));
    report(deal, tasks, found);
    if (!tasks.isComplete() || missing > 0) {
      note(
          "result: "
              + tasks.count()
              + " of "
              + deal.volume()
              + " tasks are certified, "
              + missing
              + " of those outputs nobody gave");
      return FAILED;
    }
    return OK;
  }

  /** Whether outputs are archives of files (spec R-RUN-63): the deal's parameters say so. */
  private boolean writesFiles(Results results, Deal deal, CertifiedTasks tasks) {
    if (tasks.count() == 0) {
      return false;
    }
    Optional<io.sidework.protocol.job.Parameters> parameters = results.parameters(deal);
    if (parameters.isEmpty()) {
      note("result: nobody has the deal's parameters any more: outputs are given as they are");
    }
    return parameters.filter(known -> !known.files().outputs().isEmpty()).isPresent();
  }

  /**
   * @param archive the output holds the files that the task wrote; one without an outcome has none
   */
  private ObjectNode take(Leaf leaf, byte[] output, boolean archive) {
    ObjectNode task = Json.object().put("task", leaf.taskIndex());
    task.put("status", leaf.status().name()).put("bytes", output.length);
    task.put("outputHash", leaf.outputHash().toString());
    OutputArchive parts = parts(leaf, output, archive);
    if (out == null) {
      task.put("output", encoded(parts.stdout()));
      ObjectNode files = Json.object();
      parts.files().forEach((name, bytes) -> files.put(name, encoded(bytes)));
      return parts.files().isEmpty() ? task : task.set("files", files);
    }
    task.put("file", write(out.resolve(leaf.taskIndex() + ".out"), parts.stdout()));
    Path folder = out.resolve(String.valueOf(leaf.taskIndex()));
    for (var file : parts.files().entrySet()) {
      task.withArray("files").add(write(folder.resolve(file.getKey()), file.getValue()));
    }
    return task;
  }

  /** What was agreed on need not be what was asked for: nobody runs a container again (L-70). */
  private OutputArchive parts(Leaf leaf, byte[] output, boolean archive) {
    if (archive && leaf.status() != TaskStatus.INDETERMINATE) {
      try {
        return OutputArchive.read(output);
      } catch (IllegalArgumentException e) {
        note("result: task " + leaf.taskIndex() + " is given as it is: " + e.getMessage());
      }
    }
    return new OutputArchive(output, Collections.emptySortedMap());
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new JobFailed("cannot write " + file + ": " + e.getMessage(), e);
    }
    return file.toString();
  }

  private void report(Deal deal, CertifiedTasks tasks, TreeMap<Integer, ObjectNode> found) {
    if (isJson()) {
      ObjectNode document = Json.object().put("deal", deal.id().toString());
      document.put("tasks", deal.volume()).put("certified", tasks.count());
      ArrayNode list = document.put("verified", found.size()).putArray("results");
      found.values().forEach(list::add);
      print(document);
    } else if (out == null) {
      found.values().forEach(task -> print(line(task)));
    } else {
      print(found.size() + " of " + deal.volume() + " results verified and written to " + out);
    }
  }

  /** Index, status and the output as text, for a look at it. */
  private static String line(ObjectNode task) {
    byte[] output = Base64.getDecoder().decode(task.path("output").asText());
    String text = new String(output, StandardCharsets.UTF_8).stripTrailing();
    return task.path("task").asInt()
        + "\t"
        + task.path("status").asText()
        + "\t"
        + text.codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
  }
}
