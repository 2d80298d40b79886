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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
      description = "Write the exact output of task i to DIR/i.out.")
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
    TreeMap<Integer, ObjectNode> found = new TreeMap<>();
    int missing =
        results.outputs(tasks, (leaf, output) -> found.put(leaf.taskIndex(), take(leaf, output)));
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

  private ObjectNode take(Leaf leaf, byte[] output) {
    ObjectNode task = Json.object().put("task", leaf.taskIndex());
    task.put("status", leaf.status().name()).put("bytes", output.length);
    task.put("outputHash", leaf.outputHash().toString());
    if (out == null) {
      return task.put("output", Base64.getEncoder().encodeToString(output));
    }
    Path file = out.resolve(leaf.taskIndex() + ".out");
    try {
      Files.createDirectories(out);
      Files.write(file, output);
    } catch (IOException e) {
      throw new JobFailed("cannot write " + file + ": " + e.getMessage(), e);
    }
    return task.put("file", file.toString());
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
