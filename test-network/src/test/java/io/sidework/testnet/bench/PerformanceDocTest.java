package io.sidework.testnet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** docs/performance.md says what contracts/gas.json says. */
class PerformanceDocTest {
  private static final Path HOME = Path.of("..");

  @Test
  void theTableHasTheSnapshotsFigures() throws IOException {
    GasBench bench = new GasBench(GasNumbers.read(GasBench.snapshot(HOME)));
    List<String> rows = bench.figures().stream().map(PerformanceDocTest::row).toList();

    assertThat(Files.readAllLines(HOME.resolve("docs/performance.md"))).containsAll(rows);
  }

  private static String row(Figure figure) {
    String most = figure.most().map(PerformanceDocTest::grouped).orElse("–");
    return "| `" + figure.id() + "` | " + grouped(figure.value()) + " | " + most + " |";
  }

  private static String grouped(BigDecimal value) {
    return String.format(Locale.ROOT, "%,." + Math.max(0, value.scale()) + "f", value);
  }
}
