package io.sidework.node.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.port.CheckpointShelf.Kept;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spec N-41, N-42. A file has 8 bytes more than what is kept. */
class FileCheckpointShelfTest {
  private final DealId deal = new DealId(Terms.hash("deal"));
  private final DealId other = new DealId(Terms.hash("other"));
  private final Address worker = Terms.key("worker").address();

  @TempDir private Path directory;

  private FileCheckpointShelf shelf(long quota, long workerQuota) throws Exception {
    return FileCheckpointShelf.open(directory, quota, workerQuota);
  }

  @Test
  void aWorkersOldestMakeRoomForItsNewest() throws Exception {
    FileCheckpointShelf shelf = shelf(1_000, 54);
    for (int task = 0; task < 3; task++) {
      assertThat(shelf.put(deal, worker, task, 1, new byte[10])).isEqualTo(Kept.KEPT);
      Path file = directory.resolve(deal.toString()).resolve(worker + "-" + task);
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000L * (3 - task)));
    }
    assertThat(shelf.put(deal, worker, 3, 1, new byte[10])).isEqualTo(Kept.KEPT);
    assertThat(shelf.get(deal, worker, 2)).as("the oldest").isEmpty();
    assertThat(shelf.get(deal, worker, 0)).isPresent();
    assertThat(shelf.get(deal, worker, 3)).isPresent();
    assertThat(shelf.put(deal, worker, 4, 1, new byte[46])).as("at the quota").isEqualTo(Kept.KEPT);
    assertThat(shelf.put(deal, worker, 5, 1, new byte[47])).as("over").isEqualTo(Kept.NO_ROOM);
  }

  @Test
  void othersDoNotMakeRoomAndARestartCountsWhatIsThere() throws Exception {
    assertThat(shelf(100, 100).put(deal, worker, 0, 1, new byte[42])).isEqualTo(Kept.KEPT);
    FileCheckpointShelf shelf = shelf(100, 100);
    Address second = Terms.key("second").address();
    assertThat(shelf.put(deal, second, 0, 1, new byte[43])).isEqualTo(Kept.NO_ROOM);
    assertThat(shelf.put(deal, second, 0, 1, new byte[42])).isEqualTo(Kept.KEPT);
    assertThat(shelf.put(deal, worker, 0, 2, new byte[42])).as("in its place").isEqualTo(Kept.KEPT);
    assertThat(shelf.put(deal, worker, 0, 3, new byte[43])).isEqualTo(Kept.NO_ROOM);
    assertThat(shelf.get(deal, worker, 0)).as("the one before").contains(new byte[42]);
  }

  @Test
  void whatIsOfNoDealInProgressGoes() throws Exception {
    FileCheckpointShelf shelf = shelf(100, 100);
    shelf.put(deal, worker, 0, 1, new byte[30]);
    shelf.put(other, worker, 0, 1, new byte[30]);
    shelf.retain(Set.of(other));
    assertThat(shelf.get(deal, worker, 0)).isEmpty();
    assertThat(shelf.get(other, worker, 0)).isPresent();
    assertThat(shelf.put(other, worker, 1, 1, new byte[50])).as("room again").isEqualTo(Kept.KEPT);
  }

  /** What a loss of power may leave of a file: it is lost, as any may be, and the next one kept. */
  @Test
  void aFileThatIsCutOffIsNone() throws Exception {
    FileCheckpointShelf shelf = shelf(1_000, 1_000);
    shelf.put(deal, worker, 0, 5, new byte[30]);
    for (int left : new int[] {0, 7}) {
      Files.write(directory.resolve(deal.toString()).resolve(worker + "-0"), new byte[left]);
      assertThat(shelf.get(deal, worker, 0)).isEmpty();
      assertThat(shelf.put(deal, worker, 0, 1, new byte[30])).isEqualTo(Kept.KEPT);
      assertThat(shelf.get(deal, worker, 0)).contains(new byte[30]);
    }
  }
}
