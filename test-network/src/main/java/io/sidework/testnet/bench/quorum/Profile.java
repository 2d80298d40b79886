package io.sidework.testnet.bench.quorum;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What one node's time goes to: a flight recording, taken and shown with the JDK's own tools. */
final class Profile {
  private final long pid;
  private final Path file;

  private Profile(long pid, Path file) {
    this.pid = pid;
    this.file = file;
  }

  static Profile start(long pid, Path file) throws IOException, InterruptedException {
    Path recording = file.toAbsolutePath();
    tool("jcmd", Long.toString(pid), "JFR.start", "name=quorum", "settings=profile");
    return new Profile(pid, recording);
  }

  /** The hottest methods, and the threads, as {@code jfr view} prints them. */
  List<String> stop() throws IOException, InterruptedException {
    tool("jcmd", Long.toString(pid), "JFR.stop", "name=quorum", "filename=" + file);
    String hot = tool("jfr", "view", "--width", "140", "hot-methods", file.toString());
    String pauses = tool("jfr", "view", "--width", "140", "gc-pauses", file.toString());
    return (hot + pauses).lines().toList();
  }

  private static String tool(String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", name).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(name + " failed: " + output);
    }
    return output;
  }
}
