package io.sidework.testnet.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts Sidework's programs as processes of their own, output in files, ready when they have said
 * so on standard output.
 */
public final class Programs {
  private static final long POLL_MILLIS = 20;
  private static final int TAIL_LINES = 3;

  private final Path logs;
  private final ProcessLedger ledger;

  public Programs(Path dir, ProcessLedger ledger) throws IOException {
    this.logs = Files.createDirectories(dir.resolve("logs"));
    this.ledger = ledger;
  }

  /** A started process whose standard output is a file. */
  public record Started(String name, ProcessHandle handle, Path out, Path err) {}

  /** Starts a program under a name with its config file. */
  public Started start(String name, Program program, Path config) throws IOException {
    return start(name, program, program.mainClass(), config);
  }

  /** The same with another main class: for tests that need a worker that misbehaves. */
  public Started start(String name, Program program, String mainClass, Path config)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Xss512k");
    String archive = System.getProperty("sidework.archive");
    if (archive != null) {
      command.addAll(
          List.of(
              "-XX:SharedArchiveFile=" + archive,
              "-XX:+UnlockDiagnosticVMOptions",
              "-XX:ArchiveRelocationMode=0",
              "-Xlog:cds=off",
              "-Xlog:aot=off",
              "-Dsidework.archive=" + archive));
    }
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(program.flags());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            mainClass,
            "--config",
            config.toString()));
    return start(name, command);
  }

  /** Starts any command; it is in the ledger before this returns. */
  public Started start(String name, List<String> command) throws IOException {
    Path out = logs.resolve(name + ".out");
    Path err = logs.resolve(name + ".log");
    Files.deleteIfExists(out);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
            .start();
    ledger.add(name, process.toHandle());
    return new Started(name, process.toHandle(), out, err);
  }

  /**
   * Waits for a line on standard output that begins with a word and returns the rest of the line.
   *
   * @throws NetworkFailure with the last lines of its log when the process ends or takes too long
   */
  public static String await(Started started, String word, long millis) throws NetworkFailure {
    long end = System.nanoTime() + millis * 1_000_000;
    while (true) {
      boolean alive = started.handle().isAlive();
      Optional<String> line = find(started.out(), word);
      if (line.isPresent()) {
        return line.get();
      }
      if (!alive) {
        throw new NetworkFailure(started.name() + " ended at start: " + tail(started));
      }
      if (System.nanoTime() > end) {
        throw new NetworkFailure(
            started.name() + " is not ready after " + millis / 1000 + " s: " + tail(started));
      }
      sleep();
    }
  }

  private static Optional<String> find(Path out, String word) {
    try {
      return Files.readAllLines(out).stream()
          .filter(line -> line.startsWith(word))
          .map(line -> line.substring(word.length()).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String tail(Started started) {
    try {
      List<String> lines = Files.readAllLines(started.err());
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()))
          + " (all of it in "
          + started.err()
          + ")";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep() throws NetworkFailure {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkFailure("interrupted", e);
    }
  }
}
