package io.sidework.testnet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench and its processes, with as few tasks as it takes. */
class StateBenchTest {
  private static final int FEWEST = 160 * 1_024;

  @TempDir private Path folder;

  @Test
  void reportsWhatANodeKeepsOfSettledTasks() throws Exception {
    List<String> steps = new ArrayList<>();
    List<Figure> figures = StateBench.run(folder, 1, steps::add);
    assertEquals(22, steps.size(), "eleven readings of each load: " + steps);
    assertEquals(FEWEST, figures.getFirst().value().intValueExact());
    figures.subList(1, 5).forEach(each -> assertTrue(each.value().signum() > 0, each.toString()));
  }
}
