package io.sidework.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.type.Bytes32;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ParametersPropertyTest {
  @Property(tries = 200)
  void sweepsAreTheCrossProduct(
      @ForAll @IntRange(min = 1, max = 9) int steps,
      @ForAll @IntRange(min = 1, max = 5) int words,
      @ForAll @IntRange(min = -1000, max = 1000) int from) {
    Axis range = new Axis.Range("x", BigDecimal.valueOf(from, 2), new BigDecimal("0.5"), steps);
    Axis list = new Axis.Values("w", List.of("a", "b", "c", "d", "e").subList(0, words));
    Parameters parameters =
        new Parameters(List.of("--x={x}", "{w}", "fixed"), List.of(range, list), Bytes32.ZERO);
    assertThat(parameters.volume()).isEqualTo((long) steps * words);

    TreeSet<String> seen = new TreeSet<>();
    for (long i = 0; i < parameters.volume(); i++) {
      List<String> arguments = parameters.arguments(i);
      assertThat(arguments.get(0)).isEqualTo("--x=" + range.value((int) (i / words)));
      assertThat(arguments.get(1)).isEqualTo(list.value((int) (i % words)));
      seen.add(arguments.toString());
    }
    assertThat(seen).hasSize(steps * words);
    assertThat(Parameters.decode(parameters.toBytes())).isEqualTo(parameters);
  }
}
