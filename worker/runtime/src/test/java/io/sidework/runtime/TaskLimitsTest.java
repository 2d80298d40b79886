package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a task may be at most, and one past it (spec R-RUN-20, R-RUN-60, R-RUN-64). */
class TaskLimitsTest {
  private static final Limits LIMITS = new Limits(1, 1, 100);

  private static void refused(ThrowingCallable made, String why) {
    assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }

  private static Task task(List<String> arguments, int stdin, Limits limits, TaskFiles files) {
    return new Task(arguments, new byte[stdin], new byte[32], limits, files, Duration.ofSeconds(1));
  }

  private static TaskFiles inputs(int count, int bytes) {
    TreeMap<String, byte[]> inputs = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      inputs.put("f" + i, new byte[bytes]);
    }
    return new TaskFiles(inputs, List.of());
  }

  private static TaskFiles outputs(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("f" + i);
    }
    return new TaskFiles(new TreeMap<>(), names);
  }

  @ParameterizedTest
  @CsvSource({
    "fuel, 1, 1000000000000000",
    "memoryPages, 1, 4096",
    "outputBytes, 0, 1048576",
  })
  void limitsHaveRanges(String limit, long least, long most) {
    assertThat(limits(limit, least)).isNotNull();
    assertThat(limits(limit, most)).isNotNull();
    for (long past : new long[] {least - 1, most + 1}) {
      refused(
          () -> limits(limit, past),
          "limit %s is %d, but must be %d to %d".formatted(limit, past, least, most));
    }
  }

  private static Limits limits(String limit, long value) {
    return switch (limit) {
      case "fuel" -> new Limits(value, 1, 0);
      case "memoryPages" -> new Limits(1, (int) value, 0);
      default -> new Limits(1, 1, (int) value);
    };
  }

  @Test
  void standardInputAndFilesTogether() {
    int most = 16 << 20;
    assertThat(task(List.of(), most, LIMITS, TaskFiles.NONE).bytesIn()).isEqualTo(most);
    refused(() -> task(List.of(), most + 1, LIMITS, TaskFiles.NONE), "at most 16777216");
    assertThat(task(List.of(), most - 3, LIMITS, inputs(3, 1)).bytesIn()).isEqualTo(most);
    refused(() -> task(List.of(), most - 2, LIMITS, inputs(3, 1)), "more than 16777216 bytes");
  }

  /** They are counted as the program sees them, in UTF-8. */
  @Test
  void arguments() {
    List<String> most = List.of("é".repeat(32_767), "ab");
    assertThat(task(most, 0, LIMITS, TaskFiles.NONE).bytesIn()).isEqualTo(65_536);
    List<String> more = List.of("é".repeat(32_767), "abc");
    refused(() -> task(more, 0, LIMITS, TaskFiles.NONE), "arguments exceed 65536 bytes");
  }

  @Test
  void files() {
    assertThat(inputs(256, 0).inputs()).hasSize(256);
    refused(() -> inputs(257, 0), "257 input");
    assertThat(outputs(64).outputs()).hasSize(64);
    refused(() -> outputs(65), "65 output");
    String name = "n".repeat(100);
    assertThat(new TaskFiles(new TreeMap<>(), List.of(name)).outputs()).containsExactly(name);
    refused(() -> new TaskFiles(new TreeMap<>(), List.of(name + "n")), "1 to 100");
    refused(() -> new TaskFiles(new TreeMap<>(), List.of("")), "1 to 100");
  }

  @Test
  void anArchiveOfNothingFits() {
    TaskFiles one = new TaskFiles(Collections.emptySortedMap(), List.of("f"));
    assertThat(task(List.of(), 0, new Limits(1, 1, 12), one)).isNotNull();
    refused(() -> task(List.of(), 0, new Limits(1, 1, 11), one), "outputBytes of at least 12");
  }
}
