package io.sidework.node.adapter.file;

import io.sidework.node.port.CheckpointShelf;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@link CheckpointShelf} in a directory for each deal, a file for each worker and task: the leg (8
 * bytes) and the sealed bytes.
 */
public final class FileCheckpointShelf implements CheckpointShelf {
  private static final int HEAD = 8;
  private static final String PART = "part";

  private final Path directory;
  private final long quota;
  private final long workerQuota;
  private long used;

  private FileCheckpointShelf(Path directory, long quota, long workerQuota) {
    this.directory = directory;
    this.quota = quota;
    this.workerQuota = workerQuota;
  }

  /**
   * @param quota bytes of all together
   * @param workerQuota bytes of one worker's in one deal; its oldest make room
   */
  public static FileCheckpointShelf open(Path directory, long quota, long workerQuota)
      throws IOException {
    FileCheckpointShelf shelf = new FileCheckpointShelf(directory, quota, workerQuota);
    Files.createDirectories(directory);
    Files.deleteIfExists(directory.resolve(PART));
    for (Path deal : list(directory)) {
      for (Path file : list(deal)) {
        shelf.used += Files.size(file);
      }
    }
    return shelf;
  }

  @Override
  public synchronized Kept put(DealId deal, Address worker, int taskIndex, long leg, byte[] sealed)
      throws IOException {
    Path file = file(deal, worker, taskIndex);
    ByteBuffer content = ByteBuffer.allocate(HEAD + sealed.length).putLong(leg).put(sealed);
    if (Files.exists(file)) {
      byte[] known = Files.readAllBytes(file);
      if (Arrays.equals(known, content.array())) {
        return Kept.KEPT;
      }
      if (known.length >= HEAD && ByteBuffer.wrap(known).getLong() >= leg) {
        return Kept.OLDER;
      }
    }
    // The one before stays until the next one takes its place: it is worth more than none.
    long replaced = Files.exists(file) ? Files.size(file) : 0;
    if (!makeRoom(deal, worker, file, content.capacity() - replaced)) {
      return Kept.NO_ROOM;
    }
    Path part = Files.write(directory.resolve(PART), content.array());
    Files.createDirectories(directory.resolve(deal.toString()));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    used += content.capacity() - replaced;
    return Kept.KEPT;
  }

  /**
   * @param spared is replaced by what comes, so it is not what makes room
   * @param size by which what comes is larger than it
   */
  private boolean makeRoom(DealId deal, Address worker, Path spared, long size) throws IOException {
    List<Path> own = new ArrayList<>();
    long bytes = 0;
    for (Path file : list(directory.resolve(deal.toString()))) {
      if (file.getFileName().toString().startsWith(worker + "-")) {
        bytes += Files.size(file);
        if (!file.equals(spared)) {
          own.add(file);
        }
      }
    }
    while (bytes + size > workerQuota && !own.isEmpty()) {
      Path oldest = oldest(own);
      own.remove(oldest);
      bytes -= Files.size(oldest);
      delete(oldest);
    }
    return bytes + size <= workerQuota && used + size <= quota;
  }

  private static Path oldest(List<Path> files) throws IOException {
    Path oldest = files.getFirst();
    FileTime since = Files.getLastModifiedTime(oldest);
    for (Path file : files) {
      FileTime time = Files.getLastModifiedTime(file);
      if (time.compareTo(since) < 0) {
        oldest = file;
        since = time;
      }
    }
    return oldest;
  }

  @Override
  public synchronized Optional<byte[]> get(DealId deal, Address worker, int taskIndex)
      throws IOException {
    Path file = file(deal, worker, taskIndex);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] content = Files.readAllBytes(file);
    // Files are not synced: a loss of power may leave less of one, which its worker sees by its
    // seal.
    return content.length < HEAD
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(content, HEAD, content.length));
  }

  @Override
  public synchronized void retain(Set<DealId> deals) throws IOException {
    Set<String> names = new HashSet<>();
    deals.forEach(deal -> names.add(deal.toString()));
    for (Path deal : list(directory)) {
      if (!names.contains(deal.getFileName().toString())) {
        for (Path file : list(deal)) {
          delete(file);
        }
        Files.deleteIfExists(deal);
      }
    }
  }

  private void delete(Path file) throws IOException {
    long size = Files.size(file);
    if (Files.deleteIfExists(file)) {
      used -= size;
    }
  }

  private Path file(DealId deal, Address worker, int taskIndex) {
    return directory.resolve(deal.toString()).resolve(worker + "-" + taskIndex);
  }

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }
}
