package io.sidework.testnet.poco;

import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.type.Mode;
import io.sidework.testnet.report.Trial;
import io.sidework.testnet.report.Worst;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The seven experiments on proof of contribution (docs/poco.md). All chance is from seeds: a run of
 * the same size gives the same numbers.
 */
public final class Suite {
  public static final String SPOT = "Sidework, spot, T = 100";
  public static final String REPLICATED = "Sidework, replicated, T = 100";
  public static final String STRICT = "Sidework, replicated, T = 1000";
  public static final String IEXEC = "iExec, trust 100, score 100";
  public static final String IEXEC_VETERANS = "iExec, trust 100, score 400";
  public static final String BOINC = "BOINC, adaptive";

  private static final int OWNERS = 60;
  private static final int BATCH = 80;
  private static final int TRUST = 100;
  private static final int NODES = 4;
  private static final int MATURE = 100;
  private static final int VETERAN = 400;
  private static final int[] SHARES = {5, 10, 20, 30};
  private static final int[] LIES = {1, 5, 10, 13, 16, 20, 30, 80};
  private static final double[] RATES = {0, 0.01, 0.1, 0.3, 1};

  private final int scale;
  private final Consumer<String> progress;
  private final List<Trial> trials = new ArrayList<>();
  private final List<Worst> points = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();

  /**
   * @param scale 100 plays a million tasks where it matters; 1 a hundredth of that
   */
  public Suite(int scale, Consumer<String> progress) {
    this.scale = scale;
    this.progress = progress;
  }

  public Suite run() {
    honest();
    colluders();
    strikes();
    nodes();
    crashes();
    identities();
    churn();
    return this;
  }

  public List<Trial> trials() {
    return List.copyOf(trials);
  }

  public List<Worst> worst() {
    return List.copyOf(points);
  }

  public List<Score> scores() {
    return List.copyOf(scores);
  }

  /** Deals that make a million tasks at full scale. */
  private int million() {
    return 125 * scale;
  }

  private int some(int atFullScale) {
    return Math.max(20, atFullScale * scale / 100);
  }

  private static Crowd mature(int percent) {
    return new Crowd(OWNERS, percent, MATURE, MATURE);
  }

  private static Terms spot(int tasks, int nodes) {
    return Terms.of(Mode.SPOT, TRUST, tasks, nodes);
  }

  private void honest() {
    progress.accept("1 of 7: all honest");
    Tally tally = new Sidework(mature(0), spot(BATCH, NODES), 0, 0, 1).play(0, million());
    double copies = tally.copiesPerTask();
    scores.add(Score.atMost("poco.1", copies, "copies", 1.07));
    cell(
        1,
        "spot, 80 results a worker and lot",
        copies <= 1.07,
        "at most 1.07",
        "%.4f copies",
        copies);
    for (int fresh : new int[] {0, MATURE}) {
      Tally replicated =
          new Sidework(
                  new Crowd(OWNERS, 0, fresh, fresh),
                  Terms.of(Mode.REPLICATED, TRUST, BATCH, NODES),
                  0,
                  0,
                  1)
              .play(0, some(1000));
      cell(1, "replicated, k = " + fresh, true, "", "%.4f copies", replicated.copiesPerTask());
    }
  }

  private void colluders() {
    for (int percent : SHARES) {
      progress.accept("2 of 7: " + percent + " % colluders");
      Crowd crowd = mature(percent);
      int worst = 0;
      double most = -1;
      for (int lies : LIES) {
        // Batches of colluders alone say best which number is worst; the market says what it costs.
        Tally batches =
            new Strikes(crowd, spot(BATCH, NODES), lies, 2)
                .honestNodes(some(lies > 30 ? 100 : 600));
        double wrong = percent / 100.0 * batches.wrongPercent();
        Tally tally = new Sidework(crowd, spot(BATCH, NODES), lies, 0, 2).play(0, some(300));
        line(
            percent,
            SPOT + ", " + lies + " lies of 80",
            tally,
            percent > 20 || isGood(percent, tally));
        if (wrong > most) {
          most = wrong;
          worst = lies;
        }
      }
      Tally tally =
          new Sidework(crowd, spot(BATCH, NODES), worst, 0, 3)
              .play(0, percent == 10 || percent == 20 ? million() : million() / 5);
      point(SPOT, percent, tally, "the worst, " + worst + " lies of 80, at length");
      if (percent == 10) {
        scores.add(Score.atMost("poco.2.wrong10", tally.wrongPercent(), "%", 1.0));
        scores.add(Score.atMost("poco.2.copies10", tally.copiesPerTask(), "copies", 1.25));
      } else if (percent == 20) {
        scores.add(Score.atMost("poco.2.wrong20", tally.wrongPercent(), "%", 2.5));
      }
      Tally fresh =
          new Sidework(new Crowd(OWNERS, percent, MATURE, 0), spot(BATCH, NODES), 0, 0, 2)
              .play(0, some(1500));
      line(
          percent,
          SPOT + ", colluders without standing",
          fresh,
          percent > 20 || isGood(percent, fresh));
      for (int trust : new int[] {100, 1000}) {
        Terms terms = Terms.of(Mode.REPLICATED, trust, BATCH, NODES);
        Tally replicated = new Sidework(crowd, terms, 0, 0, 2).play(0, some(4000));
        point(trust == 100 ? REPLICATED : STRICT, percent, replicated, "all that they control");
      }
      others(percent);
    }
  }

  private static double goal(int percent) {
    return percent <= 10 ? 1.0 : 2.5;
  }

  private static boolean isGood(int percent, Tally tally) {
    return tally.wrongPercent() <= goal(percent) && (percent > 10 || tally.copiesPerTask() <= 1.25);
  }

  /** The same owners under the rules of others, each with the coalition's best rate. */
  private void others(int percent) {
    worst(IEXEC, percent, rate -> new Iexec(mature(percent), TRUST, BATCH, rate, 2));
    Crowd veterans = new Crowd(OWNERS, percent, VETERAN, VETERAN);
    worst(IEXEC_VETERANS, percent, rate -> new Iexec(veterans, TRUST, BATCH, rate, 2));
    worst(BOINC, percent, rate -> new Boinc(mature(percent), BATCH, rate, 2));
  }

  private void worst(String name, int percent, java.util.function.DoubleFunction<Market> market) {
    Tally worst = null;
    double at = 0;
    for (double rate : RATES) {
      Tally tally = market.apply(rate).play(0, some(1500));
      if (worst == null || tally.wrong() > worst.wrong()) {
        worst = tally;
        at = rate;
      }
    }
    point(name, percent, java.util.Objects.requireNonNull(worst), "worst rate " + at);
  }

  private void point(String market, int percent, Tally tally, String how) {
    points.add(new Worst(market, percent, tally.wrongPercent(), tally.copiesPerTask()));
    line(percent, market + ", " + how, tally, percent > 20 || isGood(percent, tally));
  }

  private void line(int percent, String setting, Tally tally, boolean met) {
    cell(
        2,
        percent + " %: " + setting,
        met,
        percent > 20 ? "" : percent > 10 ? "at most 2.5 %" : "at most 1.0 %, 1.25 copies",
        "%.3f %% wrong, %.3f copies, %.3f node runs",
        tally.wrongPercent(),
        tally.copiesPerTask(),
        tally.nodeRunsPerTask());
  }

  private void strikes() {
    double most = 0;
    double cheapest = Double.POSITIVE_INFINITY;
    for (int percent : new int[] {10, 20}) {
      for (int results : new int[] {BATCH, 128, 256}) {
        progress.accept("3 of 7: strikes, " + percent + " %, batches of " + results);
        for (int lies : new int[] {1, results / 16, results / 8, results / 5, results / 3}) {
          int batches = some(lies == 1 ? 40_000 : lies > results / 5 ? 1000 : 8000);
          Tally tally =
              new Strikes(mature(percent), spot(results, NODES), lies, 4).honestNodes(batches);
          double each = (double) tally.wrong() / batches;
          double stakes = tally.stakesPerWrong();
          most = Math.max(most, each);
          cheapest = Math.min(cheapest, stakes);
          cell(
              3,
              percent + " %, " + lies + " lies of " + results,
              each <= 7 && stakes >= 0.05,
              "at most 7, stake/20",
              "%.2f wrong a batch, stake/%.1f a lie",
              each,
              1 / stakes);
        }
      }
    }
    scores.add(Score.atMost("poco.3.perBatch", most, "wrong", 7));
    scores.add(Score.atLeast("poco.3.lie", cheapest, "stake", 0.05));
    for (int trust : new int[] {100, 1000}) {
      Terms terms = Terms.of(Mode.REPLICATED, trust, BATCH, NODES);
      Tally tally = new Sidework(mature(20), terms, 0, 0, 4).play(0, some(8000));
      double stakes = tally.stakesPerWrong();
      cell(
          3,
          "20 %, replicated, T = " + trust + ", all that they control",
          stakes >= 0.05,
          "at least stake/20",
          "stake/%.1f a lie",
          1 / stakes);
    }
  }

  private void nodes() {
    double most = 0;
    for (int nodes : new int[] {4, 7, 13}) {
      for (int percent : new int[] {10, 20}) {
        progress.accept("4 of 7: " + nodes + " nodes, " + percent + " %");
        double honest = 0;
        double bad = 0;
        double free = 0;
        for (int lies : new int[] {13, 16, 20, 30}) {
          Strikes strikes = new Strikes(mature(percent), spot(BATCH, nodes), lies, 5);
          int batches = some(nodes == 13 ? 100 : 400);
          honest = Math.max(honest, percent / 100.0 * strikes.honestNodes(batches).wrongPercent());
          bad = Math.max(bad, percent / 100.0 * strikes.withholding(batches).wrongPercent());
          if (lies > 16) {
            int few = some(nodes == 13 ? 30 : 200);
            free = Math.max(free, percent / 100.0 * strikes.choosing(few).wrongPercent());
          }
        }
        double change = bad - honest;
        if (percent == 10) {
          most = Math.max(most, change);
        }
        String who = nodes + " nodes, " + percent + " % colluders, ";
        cell(4, who + "f withhold reveals", change <= 0.1, "at most 0.1", "%+.3f points", change);
        cell(
            4,
            who + "any f+1 reveals made a seed (not the rule)",
            free - honest <= 0.1,
            "at most 0.1",
            "%+.3f points",
            free - honest);
      }
    }
    scores.add(Score.atMost("poco.4", most, "points", 0.1));
  }

  private void crashes() {
    progress.accept("5 of 7: a million tasks with colluders and crashes");
    long honest = 0;
    for (Mode mode : Mode.values()) {
      Terms terms = Terms.of(mode, TRUST, BATCH, NODES);
      Tally tally = new Sidework(mature(20), terms, 16, 5, 6).play(0, million() / 2);
      honest += tally.honestSlashed();
      cell(
          5,
          mode + ", 20 % colluders, 5 % crashes",
          tally.honestSlashed() == 0,
          "none",
          "%d honest stakes lost, %.4f stakes of liars a wrong result",
          tally.honestSlashed(),
          tally.stakesPerWrong());
    }
    scores.add(Score.atMost("poco.5", honest, "stakes", 0));
  }

  private void identities() {
    progress.accept("6 of 7: identities");
    double change = change(10, 10, 10, 1, some(150_000));
    scores.add(Score.atMost("poco.6", Math.abs(change), "%", 1));
    cell(
        6,
        "10 of 20 seats, 1 owner or 10",
        Math.abs(change) <= 1,
        "at most 1 %",
        "%+.2f %%",
        change);
    int draws = some(2500);
    double thousand = 200 * new Identities(1000, 1000, 1000).share(1, draws) - 100;
    cell(
        6,
        "1,000 of 2,000 seats, 1,000 owners, against half",
        true,
        "",
        "%+.2f %% (standard error %.2f)",
        thousand,
        100 / Math.sqrt(draws));
    for (int chosen : new int[] {1, 2, 3}) {
      double several = change(10, 10, 90, chosen, some(6000));
      cell(
          6,
          "10 of 100 seats, first " + chosen + " ranks",
          chosen == 1 || Math.abs(several) <= 1,
          chosen == 1 ? "" : "at most 1 %",
          "%+.2f %%",
          several);
    }
  }

  private static double change(int stake, int identities, int others, int chosen, int draws) {
    double whole = new Identities(stake, 1, others).share(chosen, draws);
    double split = new Identities(stake, identities, others).share(chosen, draws);
    return 100 * (split / whole - 1);
  }

  private void churn() {
    progress.accept("7 of 7: churn");
    long stalled = 0;
    double most = 0;
    for (boolean spot : new boolean[] {true, false}) {
      for (int leaving : new int[] {0, 30, 50}) {
        Churn churn =
            new Churn(Timing.DEFAULT, leaving, spot ? 1 : 2, TRUST, spot, 7).play(some(4000));
        double median = churn.seconds(0.5);
        double late = churn.seconds(0.99);
        if (leaving == 30) {
          stalled += churn.stalled();
          most = Math.max(most, late / median);
        }
        cell(
            7,
            (spot ? "spot, " : "replicated, ") + leaving + " % leave",
            churn.stalled() == 0 && late <= 3 * median,
            "none stalled, at most 3",
            "%d stalled, p50 %.1f s, p99 %.1f s: %.2f times",
            churn.stalled(),
            median,
            late,
            late / median);
      }
    }
    scores.add(Score.atMost("poco.7.stalled", stalled, "tasks", 0));
    scores.add(Score.atMost("poco.7.p99", most, "x p50", 3));
  }

  private void cell(
      int experiment, String setting, boolean met, String goal, String text, Object... values) {
    trials.add(new Trial(experiment, setting, String.format(Locale.ROOT, text, values), goal, met));
  }
}
