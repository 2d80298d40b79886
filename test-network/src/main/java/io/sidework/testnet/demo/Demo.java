package io.sidework.testnet.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.client.CertifiedTasks;
import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.client.Results;
import io.sidework.client.Session;
import io.sidework.client.job.JobFile;
import io.sidework.protocol.deal.Deal;
import io.sidework.testnet.network.NetworkFailure;
import io.sidework.testnet.network.NetworkPlan;
import io.sidework.testnet.network.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The main job, from a fresh network to the last settled task. */
public final class Demo {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Seconds that nodes may take to hand out certificates of what is settled already. */
  private static final int RESULT_PATIENCE = 20;

  private static final String EXAMPLE = "docs/examples/trajmatch";

  private final Path home;
  private final Consumer<String> steps;
  private final Consumer<Follow.Standing> progress;

  /**
   * @param home the project's folder
   * @param steps told what is being done
   * @param progress told how far the job is
   */
  public Demo(Path home, Consumer<String> steps, Consumer<Follow.Standing> progress) {
    this.home = home;
    this.steps = steps;
    this.progress = progress;
  }

  /** What a run gave. */
  public record Run(
      TileGrid grid,
      DealReport report,
      TreeMap<Integer, FitPoint> points,
      double networkSeconds,
      double jobSeconds,
      Instant started) {
    /** The point with the least error; the lowest task where two are equal. */
    FitPoint best() {
      return points.values().stream()
          .min(java.util.Comparator.comparingDouble(FitPoint::sse))
          .orElseThrow();
    }
  }

  /**
   * Orders the sweep on a network that is up and waits for the end.
   *
   * @param networkSeconds what starting the network took
   */
  public Run run(TestNetwork network, TileGrid grid, double networkSeconds)
      throws IOException, NetworkFailure {
    Instant started = Instant.now();
    long begun = System.nanoTime();
    try (Session session = Session.open(network.dir())) {
      JobFile job = JobFile.load(write(network.dir(), grid), started);
      Deal deal = session.requester(steps).submit(job);
      steps.accept("deal " + deal.id());
      Follow follow = new Follow(session.chain(), session.gateway(), session.account(), steps);
      Follow.Ending ending = follow.toTheEnd(deal, progress);
      double jobSeconds = (System.nanoTime() - begun) / 1e9;
      Results results = Results.of(session.chain(), session.gateway(), steps);
      CertifiedTasks tasks = results.allCertificates(deal, RESULT_PATIENCE);
      TreeMap<Integer, FitPoint> points = fetch(results, tasks);
      DealReport report = DealReport.of(session.chain(), tasks, networkSeconds + jobSeconds);
      if (ending == Follow.Ending.REFUNDED) {
        throw new NetworkFailure("the deadline passed with " + report.settled() + " tasks settled");
      }
      return new Run(grid, report, points, networkSeconds, jobSeconds, started);
    }
  }

  /** Starts the network and says how long it took. */
  public TestNetwork start(NetworkPlan plan) throws IOException, NetworkFailure {
    return TestNetwork.start(plan, home, steps);
  }

  private static TreeMap<Integer, FitPoint> fetch(Results results, CertifiedTasks tasks)
      throws IOException, NetworkFailure {
    TreeMap<Integer, byte[]> outputs = new TreeMap<>();
    int missing = results.outputs(tasks, (leaf, bytes) -> outputs.put(leaf.taskIndex(), bytes));
    if (missing > 0) {
      throw new NetworkFailure(missing + " certified outputs could not be fetched");
    }
    TreeMap<Integer, FitPoint> points = new TreeMap<>();
    for (var output : outputs.entrySet()) {
      points.put(output.getKey(), FitPoint.parse(output.getValue()));
    }
    return points;
  }

  /** The example's job file with this grid's sweep and absolute paths. */
  private Path write(Path dir, TileGrid grid) throws IOException {
    Path example = home.resolve(EXAMPLE);
    ObjectNode job = (ObjectNode) JSON.readTree(example.resolve("job.json").toFile());
    job.put("program", example.resolve(job.path("program").asText()).toString());
    job.put("stdin", example.resolve(job.path("stdin").asText()).toString());
    ObjectNode sweep = job.putObject("sweep");
    sweep
        .putObject("beta")
        .put("from", grid.betaFrom())
        .put("step", grid.betaTile())
        .put("count", grid.rows());
    sweep
        .putObject("gamma")
        .put("from", grid.gammaFrom())
        .put("step", grid.gammaTile())
        .put("count", grid.columns());
    Path file = dir.resolve("demo.json");
    Files.write(file, JSON.writeValueAsBytes(job));
    return file;
  }
}
