package io.sidework.agent.adapter.file;

import io.sidework.agent.port.CheckpointStore;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.CheckpointCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link CheckpointStore} in the folders of {@link FileResultStore}, a file a task: SHA-256 of the
 * encoded checkpoint, and the checkpoint. A wrong state would give a wrong result, which is
 * slashed, so a file that does not match its hash is worth nothing.
 */
public final class FileCheckpointStore implements CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileCheckpointStore.class);
  private static final String SUFFIX = ".checkpoint";
  private static final int HASH = 32;

  private final Path folder;

  /**
   * @param folder that of the results
   */
  public FileCheckpointStore(Path folder) {
    this.folder = folder;
  }

  private Path file(Deal deal, int taskIndex) {
    return folder.resolve(deal.id().toString()).resolve(taskIndex + SUFFIX);
  }

  @Override
  public synchronized Optional<Checkpoint> newest(Deal deal, int taskIndex) {
    Path file = file(deal, taskIndex);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > HASH + Checkpoint.MAX_ENCODED_BYTES) {
        throw new IOException("larger than any checkpoint");
      }
      byte[] bytes = Files.readAllBytes(file);
      byte[] encoded = Arrays.copyOfRange(bytes, Math.min(HASH, bytes.length), bytes.length);
      if (!Arrays.equals(Arrays.copyOf(bytes, HASH), Sha256.hash(encoded).toArray())) {
        throw new IOException("its hash is wrong");
      }
      return Optional.of(CheckpointCodec.decode(encoded));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{}: left alone: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public synchronized void keep(Deal deal, int taskIndex, Checkpoint checkpoint) {
    Path file = file(deal, taskIndex);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    byte[] encoded = CheckpointCodec.encode(checkpoint);
    try {
      Files.createDirectories(folder.resolve(deal.id().toString()));
      write(part, Sha256.hash(encoded).toArray(), encoded);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      sync(folder.resolve(deal.id().toString()));
    } catch (IOException e) {
      LOG.warn("deal {} task {}: checkpoint not kept: {}", deal.id(), taskIndex, e.getMessage());
    }
  }

  private static void write(Path file, byte[]... parts) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (byte[] part : parts) {
        ByteBuffer left = ByteBuffer.wrap(part);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
      channel.force(true);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public synchronized void drop(Deal deal, int taskIndex) {
    try {
      Files.deleteIfExists(file(deal, taskIndex));
    } catch (IOException e) {
      LOG.warn("deal {} task {}: checkpoint not deleted: {}", deal.id(), taskIndex, e.getMessage());
    }
  }
}
