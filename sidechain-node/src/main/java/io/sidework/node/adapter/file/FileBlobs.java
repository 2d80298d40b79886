package io.sidework.node.adapter.file;

import io.sidework.node.port.BlobIntake;
import io.sidework.node.port.Blobs;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Blobs} in a directory: files, because blobs are large and read rarely. A file appears
 * under its name only when all of it is on disk, so a kill leaves no half blob.
 */
public final class FileBlobs implements Blobs, BlobIntake {
  private static final Logger LOG = LoggerFactory.getLogger(FileBlobs.class);

  private final Path directory;
  private final Path arriving;
  private final long quota;
  private final AtomicLong used = new AtomicLong();
  private volatile Set<Bytes32> wanted = Set.of();

  private FileBlobs(Path directory, long quota) {
    this.directory = directory;
    this.arriving = directory.resolve("arriving");
    this.quota = quota;
  }

  /**
   * @param quota bytes of all blobs together
   */
  public static FileBlobs open(Path directory, long quota) throws IOException {
    FileBlobs blobs = new FileBlobs(directory, quota);
    Files.createDirectories(blobs.arriving);
    for (Path left : list(blobs.arriving)) {
      Files.deleteIfExists(left);
    }
    for (Path blob : list(directory)) {
      blobs.used.addAndGet(Files.isRegularFile(blob) ? Files.size(blob) : 0);
    }
    return blobs;
  }

  @Override
  public boolean has(Bytes32 sha256) {
    return Files.isRegularFile(path(sha256));
  }

  @Override
  public Path path(Bytes32 sha256) {
    return directory.resolve(sha256.toString().substring(2));
  }

  @Override
  public Path arriving() throws IOException {
    return Files.createTempFile(arriving, "blob", null);
  }

  @Override
  public Optional<byte[]> read(Bytes32 sha256) {
    try {
      if (!has(sha256)) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(path(sha256));
      if (Sha256.hash(bytes).equals(sha256)) {
        return Optional.of(bytes);
      }
      LOG.error("blob {} is damaged: deleted, to be fetched again", sha256);
      delete(path(sha256));
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("blob {} cannot be read: {}", sha256, e.toString());
      return Optional.empty();
    }
  }

  @Override
  public boolean keep(byte[] bytes) {
    try {
      Path file = arriving();
      Files.write(file, bytes);
      return adopt(file, Sha256.hash(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a blob to " + directory, e);
    }
  }

  @Override
  public synchronized boolean adopt(Path file, Bytes32 sha256) throws IOException {
    long size = Files.size(file);
    if (has(sha256)) {
      Files.delete(file);
      return true;
    }
    if (!makeRoom(sha256, size)) {
      Files.delete(file);
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(file, path(sha256), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory)) {
      entries.force(true);
    }
    used.addAndGet(size);
    return true;
  }

  /**
   * Names the blobs of deals in progress. They may fill the quota, and push out what no deal names;
   * that may fill half of it, and pushes out what is older.
   */
  public void want(Set<Bytes32> named) {
    wanted = Set.copyOf(named);
  }

  private boolean makeRoom(Bytes32 sha256, long size) throws IOException {
    boolean isWanted = wanted.contains(sha256);
    long most = isWanted ? quota : quota / 2;
    if (size > most) {
      return false;
    }
    List<Path> unnamed = new ArrayList<>();
    long unnamedBytes = 0;
    for (Path blob : oldestFirst()) {
      if (!wanted.contains(hash(blob))) {
        unnamed.add(blob);
        unnamedBytes += Files.size(blob);
      }
    }
    for (Path blob : unnamed) {
      if (used.get() + size <= quota && (isWanted || unnamedBytes + size <= most)) {
        break;
      }
      LOG.info("blob {} makes room", blob.getFileName());
      unnamedBytes -= Files.size(blob);
      delete(blob);
    }
    return used.get() + size <= quota;
  }

  private List<Path> oldestFirst() throws IOException {
    Map<Path, Instant> ages = new HashMap<>();
    for (Path blob : list(directory)) {
      if (Files.isRegularFile(blob)) {
        ages.put(blob, Files.getLastModifiedTime(blob).toInstant());
      }
    }
    return ages.entrySet().stream()
        .sorted(
            Map.Entry.<Path, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Bytes32 hash(Path blob) {
    return Bytes32.parse(blob.getFileName().toString());
  }

  private synchronized void delete(Path blob) throws IOException {
    long size = Files.size(blob);
    if (Files.deleteIfExists(blob)) {
      used.addAndGet(-size);
    }
  }

  /** Deletes blobs older than an age that nothing names any more; returns how many. */
  public synchronized int sweep(Duration age) throws IOException {
    Instant limit = Instant.now().minus(age);
    int deleted = 0;
    for (Path blob : list(directory)) {
      if (Files.isRegularFile(blob)
          && Files.getLastModifiedTime(blob).toInstant().isBefore(limit)
          && !wanted.contains(hash(blob))) {
        delete(blob);
        deleted++;
      }
    }
    return deleted;
  }

  public long used() {
    return used.get();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }
}
