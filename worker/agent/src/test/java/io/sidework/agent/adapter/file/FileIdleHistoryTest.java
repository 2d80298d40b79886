package io.sidework.agent.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.application.capacity.IdleForecast;
import io.sidework.agent.application.capacity.IdleHistory;
import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** */
class FileIdleHistoryTest {
  private static final ZoneId UTC = ZoneId.of("UTC");

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  /** As long as one gets: a week, and all spans. */
  private static IdleHistory history() {
    return history(8 * 24 * 60);
  }

  private static IdleHistory history(int minutes) {
    IdleForecast forecast = new IdleForecast(UTC);
    for (int minute = 0; minute < minutes; minute++) {
      forecast.observe(1_800_000_000L + 60L * minute, minute * 7_919 % 1_000_001);
    }
    return forecast.history();
  }

  @Test
  void whatWasSeenIsKept() throws IOException {
    Path path = folder.resolve("idle.json");
    FileIdleHistory file = new FileIdleHistory(path);
    assertThat(file.read()).isEmpty();
    file.write(history());
    file.write(history());

    assertThat(file.read()).contains(history());
    assertThat(Files.size(path)).isLessThan(16 << 10);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void whatCannotBeReadBeginsAnew() throws IOException {
    Path path = folder.resolve("idle.json");
    FileIdleHistory file = new FileIdleHistory(path);
    file.write(history());
    String good = Files.readString(path);
    assertThat(good).contains("\"version\":1,", "\"shift\":");
    for (String text :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "{\"version\":1}",
            "{\"version\":1,\"history\":null}",
            "{\"version\":1,\"history\":{}}",
            good.replace("\"version\":1", "\"version\":2"),
            good.replace("\"shift\":", "\"shift\":7000000"),
            good.replace("\"week\":[", "\"week\":[1,"),
            good.replace("\"week\":[", "\"week\":[null,"),
            good + " ".repeat(64 << 10))) {
      Files.writeString(path, text);
      assertThat(file.read()).as(text).isEmpty();
    }
    Files.writeString(path, good);
    assertThat(file.read()).isPresent();
  }

  /** What is read of a damaged file is a history that can be gone on from. */
  @Test
  void damagedFiles() throws IOException {
    Path path = folder.resolve("idle.json");
    FileIdleHistory file = new FileIdleHistory(path);
    file.write(history(90));
    List<byte[]> seeds = List.of(Files.readAllBytes(path));
    AtomicInteger present = new AtomicInteger();
    Target target =
        Target.ofFile(
            "FileIdleHistory.read",
            path,
            () -> {
              Optional<IdleHistory> read = file.read();
              read.ifPresent(known -> present.addAndGet(goOn(known)));
              return Target.Read.LOOSE;
            },
            640,
            1 << 20);
    var unused = Fuzzer.run(target, seeds, Fuzzer.inputs(1_000), 9);
    assertThat(present).hasPositiveValue();
  }

  private static int goOn(IdleHistory known) {
    IdleForecast forecast = new IdleForecast(UTC, known);
    for (int minute = 1; minute < 130; minute++) {
      forecast.observe(known.last() + 60L * minute, 1_000_000);
    }
    assertThat(forecast.idle(known.last(), 10_080).orElseThrow()).isBetween(0, 1_000_000);
    return 1;
  }
}
