package io.sidework.agent.adapter.file;

import io.sidework.agent.port.ResultJournal;
import io.sidework.agent.port.ResultStore;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link ResultStore} in a folder that has a folder for each deal, named by its id. */
public final class FileResultStore implements ResultStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileResultStore.class);

  private final Path folder;

  public FileResultStore(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  @Override
  public ResultJournal open(DealId deal) {
    return new FileResultJournal(folder.resolve(deal.toString()));
  }

  @Override
  public void forget(DealId deal) {
    Path doomed = folder.resolve(deal.toString());
    if (!Files.isDirectory(doomed)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(doomed)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(doomed);
    } catch (IOException e) {
      LOG.warn("cannot delete {}: {}", doomed, e.getMessage());
    }
  }
}
