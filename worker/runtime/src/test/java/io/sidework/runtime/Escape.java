package io.sidework.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Stands in for a program that broke out of its engine: tries what a child must not be able to do.
 */
final class Escape {
  private Escape() {}

  private interface Attempt {
    void make() throws Exception;
  }

  /** Takes a port that something listens on here, and a file of the agent's; prints what worked. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    Path secret = Path.of(args[1]);
    report("connects", () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    report("reads /etc/passwd", () -> Files.readString(Path.of("/etc/passwd")));
    report("reads the agent's files", () -> Files.readString(secret));
    report("writes beside the agent's files", () -> write(secret.resolveSibling("escaped")));
    for (String folder :
        List.of("/tmp", "/", "/dev/shm", "/var/tmp", System.getProperty("java.home"))) {
      report("writes to " + folder, () -> write(Path.of(folder, "sidework-escaped")));
    }
    report("sees other processes", () -> seesOthers());
    report("runs a shell", () -> shell());
  }

  private static void report(String what, Attempt attempt) {
    try {
      attempt.make();
      System.out.println(what);
    } catch (Exception e) {
      System.err.println(what + ": " + e);
    }
  }

  private static void write(Path file) throws IOException {
    try {
      Files.write(file, new byte[] {1});
    } finally {
      Files.deleteIfExists(file); // it may have been made, though nothing could be written
    }
  }

  private static void seesOthers() throws IOException {
    long others =
        ProcessHandle.allProcesses()
            .filter(process -> process.pid() > 1)
            .filter(process -> process.pid() != ProcessHandle.current().pid())
            .count();
    if (others == 0) {
      throw new IOException("none");
    }
  }

  private static void shell() throws Exception {
    if (new ProcessBuilder("/bin/sh", "-c", "exit 0").start().waitFor() != 0) {
      throw new IOException("failed");
    }
  }
}
