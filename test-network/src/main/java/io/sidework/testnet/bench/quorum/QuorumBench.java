package io.sidework.testnet.bench.quorum;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.TaskResult;
import io.sidework.testnet.bench.Figure;
import io.sidework.testnet.bench.ResidentMemory;
import io.sidework.testnet.network.NetworkFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * {@code bench quorum}: how fast four node processes certify when they have all the work they can
 * do, and how soon when they have none.
 */
public final class QuorumBench {
  private static final int NODES = 4;
  private static final int WORKERS = 2;
  private static final int IN_FLIGHT = Integer.getInteger("sidework.bench.inflight", 16);
  private static final int LOTS = Integer.getInteger("sidework.bench.lots", 128);
  private static final int MAX_WARM_ROUNDS = Integer.getInteger("sidework.bench.warm", 8);
  private static final double STILL_WARMING = 1.05;
  private static final int ROUNDS = Integer.getInteger("sidework.bench.rounds", 3);
  private static final int SAMPLES = Integer.getInteger("sidework.bench.samples", 100);
  private static final long DISTANCE_MILLIS = 50;

  private final Path home;
  private final Path dir;
  private final boolean profile;
  private final Consumer<String> say;
  private final List<Figure> figures = new ArrayList<>();

  private QuorumBench(Path home, Path dir, boolean profile, Consumer<String> say) {
    this.home = home;
    this.dir = dir;
    this.profile = profile;
    this.say = say;
  }

  public static List<Figure> run(Path home, Path dir, boolean profile, Consumer<String> say)
      throws IOException, NetworkFailure, InterruptedException {
    QuorumBench bench = new QuorumBench(home, Files.createDirectories(dir), profile, say);
    bench.growth();
    bench.near();
    bench.far();
    return bench.figures;
  }

  private void near() throws IOException, NetworkFailure, InterruptedException {
    try (Site site = Site.open(home, dir, NODES, WORKERS, UnaryOperator.identity(), say);
        Crowd crowd = crowd(site)) {
      Throughput throughput = new Throughput(site, crowd, IN_FLIGHT);
      TaskResult result = NoOp.result();
      warmUp(site, crowd, throughput, result);
      Profile recording =
          profile
              ? Profile.start(site.processes().getFirst().pid(), dir.resolve("node0.jfr"))
              : null;
      double best = 0;
      for (int round = 0; round < ROUNDS; round++) {
        best = Math.max(best, timed(site, crowd, throughput, LOTS, result).perSecond());
      }
      if (recording != null) {
        recording.stop().forEach(say);
      }
      figures.add(Figure.atLeast("certified.perSecond", best, "1/s", 20_000));
      latency("certificate", site, crowd, result, 60, 15, 50);
      figures.add(
          Figure.of(
              "quorum.node.rss.mb",
              ResidentMemory.peakMegabytes(site.processes(), "node"),
              "MB",
              300));
    }
  }

  /**
   * Rounds until one is hardly faster than the fastest before it: a node that has just started
   * compiles more than it certifies, and one that has run for minutes does not.
   */
  private void warmUp(Site site, Crowd crowd, Throughput throughput, TaskResult result)
      throws IOException, InterruptedException {
    say.accept("warming up");
    double fastest = 0;
    for (int round = 0; round < MAX_WARM_ROUNDS; round++) {
      double rate = timed(site, crowd, throughput, LOTS, result).perSecond();
      if (rate < fastest * STILL_WARMING) {
        return;
      }
      fastest = Math.max(fastest, rate);
    }
  }

  /** What all nodes together sign and send for one task, as a table. */
  private void growth() throws InterruptedException {
    TaskResult result = NoOp.result();
    say.accept("| nodes | signatures a task | messages a task | bytes a task |");
    say.accept("| --- | --- | --- | --- |");
    for (int nodes : List.of(4, 7, 13, 31)) {
      Growth.Cost cost = Growth.of(nodes, result);
      say.accept(
          "| %d | %.2f | %.2f | %,.0f |"
              .formatted(cost.nodes(), cost.signatures(), cost.messages(), cost.bytes()));
    }
  }

  /**
   * Full lots of a deal that is open at every node. Its last lot waits until the clock has stopped:
   * an incomplete deal is not settled before 15 s (spec N-16), and so not within the clock.
   */
  private Throughput.Result timed(
      Site site, Crowd crowd, Throughput throughput, int count, TaskResult result)
      throws IOException, InterruptedException {
    List<LotOfWork> lots = lots(site, crowd, count + 1, result);
    Throughput.Result run = throughput.run(lots.subList(0, count));
    throughput.run(lots.subList(count, count + 1));
    site.awaitIdle();
    tell(run, throughput.verified(lots.subList(0, 2)));
    return run;
  }

  private void far() throws IOException, NetworkFailure, InterruptedException {
    List<DelayProxy> proxies = new ArrayList<>();
    UnaryOperator<String> distant =
        at -> {
          URI uri = URI.create(at);
          try {
            DelayProxy proxy = DelayProxy.before(uri.getHost(), uri.getPort(), DISTANCE_MILLIS);
            proxies.add(proxy);
            return "http://" + uri.getHost() + ":" + proxy.port();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        };
    try (Site site = Site.open(home, dir, NODES, WORKERS, distant, say);
        Crowd crowd = crowd(site)) {
      TaskResult result = NoOp.result();
      warmUp(site, crowd, new Throughput(site, crowd, IN_FLIGHT), result);
      latency("certificate.far", site, crowd, result, 8 * DISTANCE_MILLIS, 400, 450);
    } finally {
      for (DelayProxy proxy : proxies) {
        proxy.close();
      }
    }
  }

  private static Crowd crowd(Site site) {
    Committee committee = site.chain().committee(site.chain().epoch());
    Crowd crowd = new Crowd(site.chain().domain(), committee, site.workers(), site.listening());
    crowd.awaitLinks();
    return crowd;
  }

  private void latency(
      String id, Site site, Crowd crowd, TaskResult result, long rest, long p50, long p99)
      throws IOException, InterruptedException {
    int warming = SAMPLES / 4;
    List<LotOfWork> lots = lots(site, crowd, warming + SAMPLES, result);
    Latency.Result run = new Latency(crowd, (NODES - 1) / 3 + 1).run(lots, warming, rest);
    figures.add(Figure.of(id + ".p50.ms", run.percentile(0.5), "ms", p50));
    figures.add(Figure.of(id + ".p99.ms", run.percentile(0.99), "ms", p99));
  }

  /** Full lots of a new deal that is open at every node. */
  private static List<LotOfWork> lots(Site site, Crowd crowd, int count, TaskResult result) {
    Deal deal = site.order(count * Deal.LOT);
    List<LotOfWork> lots = new ArrayList<>();
    for (int lot = 0; lot < count; lot++) {
      lots.add(LotOfWork.of(site.chain().domain(), deal, lot, site.workers(), result));
    }
    crowd.awaitOpen(deal);
    return lots;
  }

  private void tell(Throughput.Result run, int checked) {
    double lots = run.lots();
    say.accept(
        "%,d tasks in %.2f s: %,.0f/s; CPU %.1f s nodes, %.1f s driver (%.1f ms a lot and node); %.0f KB written a lot and node, %.0f KB of it to disk; %d certificates checked"
            .formatted(
                run.tasks(),
                run.seconds(),
                run.perSecond(),
                run.nodes().cpuSeconds(),
                run.driver().cpuSeconds(),
                run.nodes().cpuSeconds() * 1000 / lots / NODES,
                run.nodes().written() / 1024.0 / lots / NODES,
                run.nodes().toDisk() / 1024.0 / lots / NODES,
                checked));
  }
}
