package io.sidework.agent.adapter.docker;

import io.sidework.runtime.OutputArchive;
import io.sidework.runtime.Task;
import io.sidework.runtime.TaskFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A task's folder as this machine has it: in memory, so that what a task writes counts as its own
 * memory and ends with its limit (spec C-14). Whoever wrote into it is not to be trusted: links are
 * not followed, and nothing but plain files is read.
 */
final class TaskFolder implements AutoCloseable {
  private static final int ARCHIVE_BYTES = Task.MIN_ARCHIVE_BYTES;
  private static final int FILE_BYTES = 6;
  private static final long DELETE_SECONDS = 20;

  private final Path folder;

  private TaskFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * @param parent in memory, and nobody else's
   * @param user to whom it belongs inside
   */
  static TaskFolder make(Path parent, TaskFiles files, User user) throws IOException {
    TaskFolder made = new TaskFolder(Files.createTempDirectory(parent, "task"));
    try {
      for (var file : files.inputs().entrySet()) {
        user.own(Files.write(made.folder.resolve(file.getKey()), file.getValue()));
      }
      Files.setPosixFilePermissions(made.folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      user.own(made.folder);
      return made;
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  Path path() {
    return folder;
  }

  /** More output than the limit. */
  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    TooLarge(int limit) {
      super("output over its limit of " + limit + " bytes");
    }
  }

  /**
   * The archive of R-RUN-63. Call when no process of the task is left.
   *
   * @param outputs names of the files that are output, ascending
   */
  byte[] archive(byte[] stdout, List<String> outputs, int limit) throws IOException, TooLarge {
    SortedMap<String, byte[]> created = new TreeMap<>();
    long size = ARCHIVE_BYTES + (long) stdout.length;
    for (String name : outputs) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        size += FILE_BYTES + (long) name.length() + Files.size(file);
        if (size > limit) {
          throw new TooLarge(limit);
        }
        created.put(name, read(file));
      }
    }
    if (size > limit) {
      throw new TooLarge(limit);
    }
    return new OutputArchive(stdout, created).toBytes();
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readAllBytes();
    }
  }

  /** Deletes it. What cannot be deleted now goes with the next start of the worker. */
  @Override
  public void close() {
    delete(folder);
  }

  /**
   * Deletes a folder that strangers have filled: of any depth, and whatever its permissions. The
   * system's own tools do it, since paths may be longer than any call takes.
   */
  static void delete(Path folder) {
    run("chmod", "-R", "u+rwX", "--", folder.toString());
    run("rm", "-rf", "--", folder.toString());
  }

  private static void run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(DELETE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
