package io.sidework.client.cli;

import io.sidework.client.CertifiedTasks;
import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.client.Results;
import io.sidework.client.Session;
import io.sidework.client.job.JobFile;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.TaskStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Orders a job. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = "Checks a job file, pays, signs and places the order.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:placed; with --wait: every task settled with a result",
      "1:the job failed: deadline passed and money returned, the program trapped or ran out of fuel,"
          + " or the network does not answer",
      "2:the job file or the arguments are wrong; nothing was ordered"
    })
public final class SubmitCommand extends ClientCommand {
  /** Nodes and gateway may be starting again just when the last task is settled. */
  private static final int RESULT_PATIENCE = 30;

  @Parameters(paramLabel = "JOB.json", description = "The job file.")
  private Path file = Path.of("");

  @Option(names = "--wait", description = "Wait until every task is settled, then report.")
  private boolean wait;

  private @Nullable JobFile job;

  @Override
  void prepare() {
    job = JobFile.load(file, Instant.now());
  }

  @Override
  int run(Session session) {
    long start = System.nanoTime();
    JobFile checked = java.util.Objects.requireNonNull(job, "prepare comes first");
    Deal deal = session.requester(this::note).submit(checked);
    note("deal " + deal.id());
    if (!wait) {
      placed(deal);
      return OK;
    }
    ProgressLine progress = progressLine();
    Follow follow = new Follow(session.chain(), session.gateway(), session.account(), this::note);
    Follow.Ending ending = follow.toTheEnd(deal, progress::show);
    double seconds = (System.nanoTime() - start) / 1e9;
    progress.end();
    Results results = Results.of(session.chain(), session.gateway(), this::note);
    CertifiedTasks tasks =
        ending == Follow.Ending.SETTLED
            ? results.allCertificates(deal, RESULT_PATIENCE)
            : results.certificates(deal);
    DealReport report = DealReport.of(session.chain(), tasks, seconds);
    if (isJson()) {
      print(report.toJson());
    } else {
      ReportText.lines(report).forEach(this::print);
    }
    if (ending == Follow.Ending.REFUNDED) {
      note("submit: the deadline passed, what was not spent has been returned");
      return FAILED;
    }
    if (!tasks.isComplete()) {
      note("submit: settled, but " + (deal.volume() - tasks.count()) + " certificates are missing");
      return FAILED;
    }
    return faults(tasks);
  }

  /** The program's own faults are certified results, but not what was asked for. */
  private int faults(CertifiedTasks tasks) {
    Map<TaskStatus, Integer> faults = new EnumMap<>(TaskStatus.class);
    for (Leaf leaf : tasks.leaves()) {
      if (leaf.status() != TaskStatus.OK) {
        faults.merge(leaf.status(), 1, Integer::sum);
      }
    }
    if (faults.isEmpty()) {
      return OK;
    }
    int failed = faults.values().stream().mapToInt(Integer::intValue).sum();
    note(
        "submit: the program failed in "
            + failed
            + " of "
            + tasks.count()
            + " tasks, certified as such: "
            + faults.entrySet().stream()
                .map(fault -> fault.getValue() + " " + fault.getKey())
                .collect(Collectors.joining(", ")));
    return FAILED;
  }

  private void placed(Deal deal) {
    if (isJson()) {
      print(
          Json.object()
              .put("deal", deal.id().toString())
              .put("job", deal.request().toString())
              .put("tasks", deal.volume())
              .put("locked", deal.locked().toString())
              .put("deadline", deal.deadline()));
    } else {
      print(deal.id().toString());
    }
  }
}
