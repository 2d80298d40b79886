package io.sidework.client.job;

import io.sidework.client.BadInput;
import io.sidework.gateway.api.MalformedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A job file and the files that it names, relative to its folder. */
final class JobPaths {
  private static final long MAX_JOB_BYTES = 8 << 20;

  /** What gateways and nodes take as one blob. */
  private static final long MAX_BLOB_BYTES = 16 << 20;

  private final Path file;

  JobPaths(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  byte[] job() {
    if (!Files.isRegularFile(file)) {
      throw new BadInput(
          Files.exists(file) ? file + " is not a file" : "there is no job file " + file);
    }
    try {
      if (Files.size(file) > MAX_JOB_BYTES) {
        throw new BadInput(file + " is over " + MAX_JOB_BYTES + " bytes: put data into stdin");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BadInput("cannot read " + file, e);
    }
  }

  byte[] read(String field, String name) {
    try {
      Path path = file.toAbsolutePath().resolveSibling(name).normalize();
      if (!Files.isRegularFile(path)) {
        throw new MalformedDocument(
            field,
            Files.exists(path)
                ? path + " is not a file"
                : "there is no file " + path + " (paths are relative to the job file)");
      }
      if (Files.size(path) > MAX_BLOB_BYTES) {
        throw new MalformedDocument(
            field, path + " has " + Files.size(path) + " bytes, at most " + MAX_BLOB_BYTES);
      }
      return Files.readAllBytes(path);
    } catch (InvalidPathException e) {
      throw new MalformedDocument(field, "not a path: '" + name + "'");
    } catch (IOException e) {
      throw new MalformedDocument(field, "cannot read '" + name + "'");
    }
  }
}
