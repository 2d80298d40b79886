package io.sidework.testnet.bench;

import io.sidework.testnet.poco.Suite;
import io.sidework.testnet.report.PocoReport;
import java.util.List;
import java.util.function.Consumer;

/** {@code bench poco}: what colluders reach. The same code always gives the same numbers. */
public final class PocoBench {
  private static final int FULL = 100;

  private final Suite suite;

  private PocoBench(Suite suite) {
    this.suite = suite;
  }

  public static PocoBench run(Consumer<String> progress) {
    return new PocoBench(new Suite(FULL, progress).run());
  }

  public List<Figure> figures() {
    return suite.scores().stream()
        .map(
            score ->
                Figure.fine(score.id(), score.value(), score.unit(), score.goal(), score.atLeast()))
        .toList();
  }

  public PocoReport report() {
    return new PocoReport(
        figures().stream().map(Figure::toJudged).toList(), suite.worst(), suite.trials());
  }
}
