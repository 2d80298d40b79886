package io.sidework.agent.adapter.file;

import io.sidework.agent.port.BlobCache;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link BlobCache} in a folder; over its quota the blobs unused for longest go. */
public final class FileBlobCache implements BlobCache {
  private static final Logger LOG = LoggerFactory.getLogger(FileBlobCache.class);

  private final Path folder;
  private final LongSupplier quota;

  /**
   * @param quota bytes kept at most, asked with every blob
   */
  public FileBlobCache(Path folder, LongSupplier quota) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.quota = quota;
  }

  private record Kept(Path file, long bytes, FileTime used) {}

  @Override
  public synchronized Optional<byte[]> get(Bytes32 sha256) {
    Path file = folder.resolve(sha256.toString());
    try {
      byte[] bytes = Files.readAllBytes(file);
      Files.setLastModifiedTime(file, FileTime.from(java.time.Instant.now()));
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("cannot read blob {}: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public synchronized void put(Bytes32 sha256, byte[] bytes) {
    try {
      makeRoom(bytes.length);
      Path part = folder.resolve("part");
      Files.write(part, bytes);
      Files.move(part, folder.resolve(sha256.toString()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("cannot keep blob {}: {}", sha256, e.getMessage());
    }
  }

  private void makeRoom(long bytes) throws IOException {
    List<Kept> kept;
    try (Stream<Path> files = Files.list(folder)) {
      kept = files.map(FileBlobCache::kept).flatMap(Optional::stream).toList();
    }
    long used = kept.stream().mapToLong(Kept::bytes).sum();
    for (Kept oldest : kept.stream().sorted(Comparator.comparing(Kept::used)).toList()) {
      if (used + bytes <= quota.getAsLong()) {
        return;
      }
      Files.deleteIfExists(oldest.file());
      used -= oldest.bytes();
    }
  }

  private static Optional<Kept> kept(Path file) {
    try {
      return Optional.of(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
