package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.Follow;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners change their wishes while their workers run (spec ). */
class OwnersWishIT {
  /** A checkpoint is on the worker's disk after 5 s; there is as much again to be done then. */
  private static final int SECONDS = 15;

  private static final List<String> WORKERS = List.of("worker0", "worker1", "worker2");
  private static final int INPUT_BYTES = 1 << 20;
  private static final int BYTES_PER_SECOND = 64 << 10;

  /** What is read of a socket at once: the limit is kept by waiting between two of them. */
  private static final int AT_ONCE = 128 << 10;

  @TempDir static Path dir;

  private static LegsJob job;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    job = LegsJob.lasting(SECONDS);
    cluster = Cluster.start(dir, 4, WORKERS.size());
  }

  @AfterAll
  static void end() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Two copies are drawn; the task of one is killed, and goes on where it was (A-67, R-RUN-74). */
  @Test
  void aTaskThatThePolicyEndsGoesOnWhenThePolicyAllowsItAgain() throws Exception {
    Deal deal = cluster.order(job.text());
    String worker = whoHasACheckpoint(deal);
    try (Wish wish = new Wish(worker, "\"graceSeconds\": 0, \"hours\": [\"" + otherDay() + "\"]")) {
      Cluster.until("the task is suspended", 60, () -> wish.says(deal, "suspended: "));
      assertThat(cluster.settled(deal)).isZero();
    }

    assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

    Leaf leaf = cluster.certificates(deal).leaves().getFirst();
    assertThat(leaf.status()).isEqualTo(TaskStatus.OK);
    assertThat(leaf.reexecuted()).isFalse();
    assertThat(leaf.winners()).hasSize(2).contains(cluster.address(worker));
    assertThat(cluster.wentOnFrom(worker)).as("fuel at which it went on").isNotEmpty();
    assertThat(cluster.wentOnFrom(worker).getLast()).isBetween(1L, leaf.usage().fuel());
    assertThat(cluster.report(deal).escrowBalanced()).isTrue();
  }

  /** What is refused from now on is handed back at once, and the third worker has it. */
  @Test
  void aTaskThatThePolicyRefusesIsHandedToAnother() throws Exception {
    Deal deal = cluster.order(job.text());
    String worker = whoHasACheckpoint(deal);
    String program = Sha256.hash(Files.readAllBytes(LegsJob.PROGRAM)).toString();
    try (Wish wish =
        new Wish(worker, "\"graceSeconds\": 0, \"deniedPrograms\": [\"" + program + "\"]")) {
      Cluster.until("the deal is left", 60, () -> wish.says(deal, "is not worked on: "));
      assertThat(cluster.settled(deal)).isZero();

      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);
    }

    Leaf leaf = cluster.certificates(deal).leaves().getFirst();
    assertThat(leaf.status()).isEqualTo(TaskStatus.OK);
    assertThat(leaf.reexecuted()).isFalse();
    List<Address> others =
        WORKERS.stream().filter(other -> !other.equals(worker)).map(cluster::address).toList();
    assertThat(leaf.winners()).containsExactlyInAnyOrderElementsOf(others);
    assertThat(cluster.report(deal).escrowBalanced()).isTrue();
  }

  /**
   * The dataset is not here sooner than it can be at the limit. Without one it is after some
   * seconds; a slow machine can only make it later.
   */
  @Test
  void inputsComeNoFasterThanTheBandwidthAllows() throws Exception {
    byte[] input = new byte[INPUT_BYTES];
    new Random(7).nextBytes(input);
    Path file = Files.write(cluster.dir().resolve("input"), input);
    String limit = "\"maxBandwidthKibibytesPerSecond\": " + (BYTES_PER_SECOND >> 10);
    try (Wish first = new Wish("worker0", limit);
        Wish second = new Wish("worker1", limit);
        Wish third = new Wish("worker2", limit)) {
      for (Wish wish : List.of(first, second, third)) {
        Cluster.until("the limit holds", 30, () -> wish.says("the policy has changed"));
      }
      Instant ordered = Instant.now();
      Deal deal =
          cluster.order(
              "{\"program\": \"%s/hello.wasm\", \"stdin\": \"%s\", \"trust\": 16, \"deadline\": \"5m\"}"
                  .formatted(Cluster.PROGRAMS, file));

      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

      List<String> workers = WORKERS.stream().filter(worker -> has(worker, input)).toList();
      assertThat(workers).as("those that ran it").hasSizeGreaterThanOrEqualTo(2);
      for (String worker : workers) {
        Instant came = Files.getLastModifiedTime(blob(worker, input)).toInstant();
        assertThat(Duration.between(ordered, came))
            .isGreaterThanOrEqualTo(Duration.ofSeconds((INPUT_BYTES - AT_ONCE) / BYTES_PER_SECOND));
      }
    }
  }

  private static boolean has(String worker, byte[] content) {
    return Files.exists(blob(worker, content));
  }

  private static Path blob(String worker, byte[] content) {
    return data(worker).resolve("blobs").resolve(Sha256.hash(content).toString());
  }

  private static Path data(String worker) {
    return cluster.dir().resolve("data").resolve(worker);
  }

  /** A worker that has done some of the deal's only task, once there is one. */
  private static String whoHasACheckpoint(Deal deal) throws InterruptedException {
    Cluster.until("a worker has a checkpoint", 120, () -> withCheckpoint(deal).isPresent());
    return withCheckpoint(deal).orElseThrow();
  }

  private static Optional<String> withCheckpoint(Deal deal) {
    return WORKERS.stream()
        .filter(
            worker ->
                Files.exists(data(worker).resolve("deals/" + deal.id()).resolve("0.checkpoint")))
        .findFirst();
  }

  /** Hours that are not now, nor in the time that a test takes. */
  private static String otherDay() {
    String day =
        LocalDate.now()
            .plusDays(3)
            .getDayOfWeek()
            .getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
            .toLowerCase(Locale.ROOT);
    return day + " 00:00-24:00";
  }

  /** A policy in a running worker's configuration, taken back when it is closed. */
  private static final class Wish implements AutoCloseable {
    private final String worker;
    private final Path file;
    private final String before;
    private final int said;

    Wish(String worker, String policy) throws IOException {
      this.worker = worker;
      file = cluster.dir().resolve("config").resolve(worker + ".json");
      before = Files.readString(file);
      said = cluster.log(worker).length();
      Files.writeString(file, before.replaceFirst("\\{", "{\"policy\": {" + policy + "},"));
    }

    /** Whether the worker has said so since. */
    boolean says(String text) {
      try {
        return cluster.log(worker).substring(said).contains(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The same of a deal. */
    boolean says(Deal deal, String text) {
      try {
        return cluster
            .log(worker)
            .substring(said)
            .lines()
            .anyMatch(line -> line.contains(deal.id().toString()) && line.contains(text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      Files.writeString(file, before);
    }
  }
}
