package io.sidework.testnet.boot;

import io.sidework.sim.Campaign;
import io.sidework.sim.Fault;
import io.sidework.sim.PlantedBugs;
import io.sidework.sim.Silence;
import io.sidework.testnet.network.NetworkFailure;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** ./sidework sim */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    description = {
      "Runs whole networks in virtual time, with faults, and checks the promises at every step.",
      "The last line is the hash of all events."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every promise held", "1:a promise broke", "2:bad options"})
final class SimCommand implements Callable<Integer> {
  private static final int BROKEN = 1;
  private static final int MOST_SURVIVED = 2_000;
  private static final long PROGRESS_NANOS = 10_000_000_000L;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--seed", paramLabel = "S", description = "First seed. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--seeds", paramLabel = "COUNT", description = "Default: ${DEFAULT-VALUE}")
  private int seeds = 1;

  @Option(names = "--lots", paramLabel = "N", description = "Lots in all; default: by seed, 1 to 3")
  private int lots;

  @Option(names = "--nodes", paramLabel = "N", description = "1, 4, 7, ...; default: by seed")
  private int nodes;

  @Option(names = "--workers", paramLabel = "N", description = "Default: by seed, 4 to 7")
  private int workers;

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      description =
          "none, all, or a list of loss, duplication, reordering, partition, crash,"
              + " skew, haste, chain, nodes, workers, churn, censorship, blobs, backup."
              + " Default: ${DEFAULT-VALUE}")
  private String faults = "all";

  @Option(
      names = "--scenario",
      paramLabel = "TEXT",
      description = "One scenario, as failures name it")
  private @Nullable String scenario;

  @Option(names = "--trace", description = "Prints every event of the only seed")
  private boolean trace;

  @Option(
      names = "--planted",
      description = "Plants known bugs one at a time, and tells how many seeds each survives")
  private boolean planted;

  @Override
  public Integer call() throws IOException, NetworkFailure {
    Silence.begin();
    if (planted) {
      return plant();
    }
    Campaign.Wanted wanted = wanted();
    if (scenario != null) {
      return replay(scenario);
    }
    return trace ? replay(Campaign.scenario(wanted)) : campaign(wanted);
  }

  private Campaign.Wanted wanted() {
    require(seeds >= 1, "--seeds is at least 1, got " + seeds);
    require(!trace || seeds == 1, "--trace is for one seed, got --seeds " + seeds);
    require(lots >= 0 && lots <= 100, "--lots is 1 to 100, got " + lots);
    require(
        nodes >= 0 && nodes <= 31 && (nodes == 0 || nodes % 3 == 1),
        "--nodes is 1, 4, 7, ... 31, got " + nodes);
    require(workers >= 0 && workers <= 100, "--workers is 1 to 100, got " + workers);
    return new Campaign.Wanted(seed, seeds, lots, nodes, workers, faults());
  }

  private Set<Fault> faults() {
    if (faults.equals("none")) {
      return EnumSet.noneOf(Fault.class);
    }
    if (faults.equals("all")) {
      return EnumSet.allOf(Fault.class);
    }
    EnumSet<Fault> named = EnumSet.noneOf(Fault.class);
    for (String word : faults.split(",", -1)) {
      Optional<Fault> fault =
          Arrays.stream(Fault.values()).filter(each -> each.word().equals(word)).findFirst();
      require(fault.isPresent(), "--faults knows no '" + word + "'");
      fault.ifPresent(named::add);
    }
    return named;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds && spec != null) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private int replay(String text) {
    try {
      Optional<String> broken = Campaign.replay(text, System.out::println);
      broken.ifPresent(what -> System.err.println("sidework: broken: " + what));
      return broken.isPresent() ? BROKEN : 0;
    } catch (IllegalArgumentException e) {
      require(false, "--scenario: " + e.getMessage());
      return BROKEN;
    }
  }

  private int campaign(Campaign.Wanted wanted) {
    Campaign campaign = new Campaign(wanted);
    long begun = System.nanoTime();
    long[] next = {begun + PROGRESS_NANOS};
    Optional<Campaign.Failure> failure =
        campaign.run(
            done -> {
              if (System.nanoTime() > next[0]) {
                next[0] = System.nanoTime() + PROGRESS_NANOS;
                long seconds = (System.nanoTime() - begun) / 1_000_000_000;
                System.err.println(done + " of " + seeds + " seeds in " + seconds + " s");
              }
            });
    if (failure.isPresent()) {
      tell(failure.get());
    }
    System.out.printf(
        "%d seeds, %d events, %d s of virtual time, each twice in %.1f s%n",
        campaign.done(),
        campaign.steps(),
        campaign.virtualMillis() / 1000,
        (System.nanoTime() - begun) / 1e9);
    System.out.println(
        campaign.counts().entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", ")));
    System.out.println(campaign.hash());
    return failure.isPresent() ? BROKEN : 0;
  }

  /** Exit code 1: the simulation did not find one of them. */
  private int plant() throws IOException, NetworkFailure {
    int most = seeds > 1 ? seeds : MOST_SURVIVED;
    PlantedBugs bugs = new PlantedBugs(Home.path(), most);
    boolean all = true;
    System.out.println("| bug | what it breaks | seeds survived | found by |");
    System.out.println("| --- | --- | --- | --- |");
    for (String name : bugs.names()) {
      PlantedBugs.Verdict verdict = bugs.look(name);
      String how = verdict.isKilled() ? verdict.how() : "nothing, so far";
      System.out.printf("| %s | %s | %d | %s |%n", name, verdict.breaks(), verdict.survived(), how);
      all &= verdict.isKilled();
    }
    return all ? 0 : BROKEN;
  }

  private void tell(Campaign.Failure failure) {
    System.out.println("seed " + failure.seed() + " breaks a promise: " + failure.what());
    System.out.println("again: " + repeat(failure.seed()));
    System.out.println("small: ./sidework sim --scenario '" + failure.scenario() + "'");
    List<String> lines = failure.trace();
    System.out.println("its last " + lines.size() + " events:");
    lines.forEach(System.out::println);
  }

  private String repeat(long failed) {
    StringBuilder command = new StringBuilder("./sidework sim --seed " + failed);
    command.append(lots > 0 ? " --lots " + lots : "");
    command.append(nodes > 0 ? " --nodes " + nodes : "");
    command.append(workers > 0 ? " --workers " + workers : "");
    return command.append(" --faults ").append(faults).toString();
  }
}
