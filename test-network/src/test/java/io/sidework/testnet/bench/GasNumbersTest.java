package io.sidework.testnet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GasNumbersTest {
  private static final SortedMap<String, Long> NONE = new TreeMap<>();

  @Test
  void onePercentIsNoDifference() {
    GasNumbers snapshot = functions(Map.of("Sidework.deposit", 50_000L));

    assertThat(functions(Map.of("Sidework.deposit", 50_500L)).differencesFrom(snapshot)).isEmpty();
    assertThat(functions(Map.of("Sidework.deposit", 49_500L)).differencesFrom(snapshot)).isEmpty();
    assertThat(functions(Map.of("Sidework.deposit", 50_501L)).differencesFrom(snapshot))
        .containsExactly("Sidework.deposit: 50501, 50000 in the snapshot");
    assertThat(functions(Map.of("Sidework.deposit", 49_499L)).differencesFrom(snapshot))
        .containsExactly("Sidework.deposit: 49499, 50000 in the snapshot");
  }

  @Test
  void whatOnlyOneSideHasIsADifference() {
    GasNumbers snapshot = functions(Map.of("Sidework.gone", 1L));

    assertThat(functions(Map.of("Sidework.added", 2L)).differencesFrom(snapshot))
        .containsExactly(
            "Sidework.added: 2, not in the snapshot",
            "Sidework.gone: not measured, 1 in the snapshot");
  }

  @Test
  void everyGroupIsCompared() {
    GasNumbers zero = new GasNumbers(one(1), one(1), one(1), one(1));

    assertThat(new GasNumbers(one(2), one(2), one(2), one(2)).differencesFrom(zero)).hasSize(4);
  }

  @Test
  void aCurveHasItsOwnPointsInOrder() {
    SortedMap<String, Long> curves =
        new TreeMap<>(Map.of("nodes.4", 1L, "nodes.13", 2L, "deals.nodes4.1", 3L, "nodesx.7", 4L));

    assertThat(new GasNumbers(NONE, NONE, NONE, curves).curve("nodes"))
        .containsExactly(entry(4, 1L), entry(13, 2L));
  }

  @Test
  void whatWasNotMeasuredIsNamed() {
    assertThatThrownBy(() -> functions(Map.of()).function("Sidework.deposit"))
        .hasMessageContaining("Sidework.deposit");
  }

  @Test
  void readsBackWhatItWroteAndWhatForgeWrites(@TempDir Path folder) throws IOException {
    for (String group : new String[] {"functions", "through", "elsewhere", "curves"}) {
      Files.writeString(folder.resolve(group + ".json"), "{\n  \"" + group + ".1\": \"7\"\n}");
    }
    GasNumbers measured = GasNumbers.measuredIn(folder);
    Path file = folder.resolve("gas.json");
    measured.write(file);

    assertThat(measured.function("functions.1")).isEqualTo(7);
    assertThat(GasNumbers.read(file)).isEqualTo(measured);
  }

  private static GasNumbers functions(Map<String, Long> functions) {
    return new GasNumbers(new TreeMap<>(functions), NONE, NONE, NONE);
  }

  private static SortedMap<String, Long> one(long gas) {
    return new TreeMap<>(Map.of("name", gas));
  }
}
