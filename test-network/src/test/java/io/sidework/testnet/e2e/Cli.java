package io.sidework.testnet.e2e;

import io.sidework.testnet.boot.Sidework;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Sidework's command line as a process, as the launcher does. */
final class Cli {
  private static final long LIMIT_SECONDS = 300;

  private Cli() {}

  /** What a command printed and its exit code. */
  record Output(int code, String out, String err) {
    /** The one line that a refusal prints. */
    List<String> errorLines() {
      return err.lines().filter(line -> !line.isBlank()).toList();
    }
  }

  static Output run(Path folder, String... arguments) throws IOException, InterruptedException {
    return finish(start(folder, Sidework.class.getName(), arguments), folder);
  }

  /** Any main class of the class path. */
  static Output runMain(Path folder, String main, String... arguments)
      throws IOException, InterruptedException {
    return finish(start(folder, main, arguments), folder);
  }

  static Process start(Path folder, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SIDEWORK_HOME", Cluster.HOME.toString());
    return builder
        .redirectOutput(folder.resolve("cli.out").toFile())
        .redirectError(folder.resolve("cli.err").toFile())
        .start();
  }

  static Output finish(Process process, Path folder) throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the command did not end in " + LIMIT_SECONDS + " s");
    }
    return new Output(
        process.exitValue(),
        Files.readString(folder.resolve("cli.out")),
        Files.readString(folder.resolve("cli.err")));
  }
}
