package io.sidework.agent.adapter.file;

import io.sidework.agent.port.ResultJournal;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@link ResultJournal} in a folder of its own, a file a lot. */
final class FileResultJournal implements ResultJournal {
  private static final String SUFFIX = ".results";

  private final Path folder;
  private final Map<Integer, LotFile> lots = new TreeMap<>();

  FileResultJournal(Path folder) {
    this.folder = folder;
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          int lot = Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()));
          lots.put(lot, new LotFile(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The lot's file, with its folder made durable before anything in it can be. */
  private synchronized LotFile lot(int lot) {
    LotFile known = lots.get(lot);
    if (known == null) {
      try {
        Files.createDirectories(folder);
        sync(folder.resolveSibling("."));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      known = new LotFile(folder.resolve(lot + SUFFIX));
      lots.put(lot, known);
    }
    return known;
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public synchronized Set<Integer> lots() {
    TreeSet<Integer> kept = new TreeSet<>();
    lots.forEach(
        (number, lot) -> {
          if (!lot.isEmpty()) {
            kept.add(number);
          }
        });
    return kept;
  }

  @Override
  public boolean has(int taskIndex) {
    LotFile lot = known(taskIndex / Deal.LOT);
    return lot != null && lot.has(taskIndex);
  }

  @Override
  public boolean isCut(int lot) {
    LotFile file = known(lot);
    return file != null && file.isCut();
  }

  private synchronized @Nullable LotFile known(int lot) {
    return lots.get(lot);
  }

  @Override
  public void append(int taskIndex, TaskResult result, byte[] output) {
    lot(taskIndex / Deal.LOT).append(taskIndex, result, output);
  }

  @Override
  public void seal(int lot, BigInteger tasks) {
    lot(lot).seal(tasks);
    syncFolder();
  }

  /** So that a file that is new is found after a crash. */
  private void syncFolder() {
    try {
      sync(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void opened(int lot, Bytes32 bundle) {
    lot(lot).opened(bundle);
  }

  @Override
  public List<BigInteger> sealed(int lot) {
    LotFile file = known(lot);
    return file == null ? List.of() : file.sealed();
  }

  @Override
  public Set<Bytes32> openedBundles(int lot) {
    LotFile file = known(lot);
    return file == null ? Set.of() : file.openedBundles();
  }

  @Override
  public TaskResult result(int taskIndex) {
    return existing(taskIndex).result(taskIndex);
  }

  @Override
  public byte[] output(int taskIndex) {
    return existing(taskIndex).output(taskIndex);
  }

  private LotFile existing(int taskIndex) {
    LotFile lot = known(taskIndex / Deal.LOT);
    if (lot == null) {
      throw new IllegalStateException("there is no result of task " + taskIndex);
    }
    return lot;
  }

  @Override
  public BigInteger stored(int lot) {
    LotFile file = known(lot);
    return file == null ? BigInteger.ZERO : file.stored();
  }

  @Override
  public void forget(int lot) {
    LotFile file = known(lot);
    if (file != null) {
      file.delete();
    }
  }
}
