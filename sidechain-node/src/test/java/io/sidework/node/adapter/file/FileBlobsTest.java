package io.sidework.node.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room for blobs goes to deals in progress, and what is damaged is known to be (spec N-14). */
class FileBlobsTest {
  private static final int QUOTA = 1000;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private static byte[] blob(int size, int kind) {
    byte[] bytes = new byte[size];
    bytes[0] = (byte) kind;
    return bytes;
  }

  private static Bytes32 hash(int size, int kind) {
    return Sha256.hash(blob(size, kind));
  }

  private static void age(FileBlobs blobs, Bytes32 blob, int hours) throws IOException {
    Instant then = Instant.now().minus(Duration.ofHours(hours));
    Files.setLastModifiedTime(blobs.path(blob), FileTime.from(then));
  }

  @Test
  void whatNoDealNamesFillsHalfAndPushesOutWhatIsOlder() throws IOException {
    FileBlobs blobs = FileBlobs.open(directory, QUOTA);
    assertThat(blobs.keep(blob(300, 1))).isTrue();
    age(blobs, hash(300, 1), 1);
    assertThat(blobs.keep(blob(300, 2))).isTrue();
    assertThat(blobs.has(hash(300, 1))).isFalse();
    assertThat(blobs.has(hash(300, 2))).isTrue();
    assertThat(blobs.used()).isEqualTo(300);
    assertThat(blobs.keep(blob(501, 3))).isFalse();
  }

  @Test
  void blobsOfDealsInProgressPushOutOthersAndAreNeverPushedOut() throws IOException {
    FileBlobs blobs = FileBlobs.open(directory, QUOTA);
    blobs.want(Set.of(hash(400, 1), hash(450, 2), hash(200, 9)));
    assertThat(blobs.keep(blob(400, 1))).isTrue();
    age(blobs, hash(400, 1), 5);
    assertThat(blobs.keep(blob(300, 3))).isTrue();
    assertThat(blobs.keep(blob(450, 2))).isTrue();
    assertThat(blobs.has(hash(300, 3))).isFalse();
    assertThat(blobs.has(hash(400, 1))).isTrue();
    assertThat(blobs.keep(blob(200, 4))).as("unnamed, and no room").isFalse();
    assertThat(blobs.keep(blob(200, 9))).as("named, and no room").isFalse();
    assertThat(blobs.used()).isEqualTo(850);
  }

  @Test
  void aDamagedBlobIsDeletedWhenItIsRead() throws IOException {
    FileBlobs blobs = FileBlobs.open(directory, QUOTA);
    assertThat(blobs.keep(blob(100, 1))).isTrue();
    Files.write(blobs.path(hash(100, 1)), blob(100, 2));
    assertThat(blobs.read(hash(100, 1))).isEmpty();
    assertThat(blobs.has(hash(100, 1))).isFalse();
    assertThat(blobs.used()).isZero();
  }

  @Test
  void onlyOldBlobsThatNoDealNamesAreSwept() throws IOException {
    FileBlobs blobs = FileBlobs.open(directory, QUOTA);
    blobs.want(Set.of(hash(100, 1)));
    for (int kind = 1; kind <= 3; kind++) {
      assertThat(blobs.keep(blob(100, kind))).isTrue();
    }
    age(blobs, hash(100, 1), 30);
    age(blobs, hash(100, 2), 30);
    assertThat(blobs.sweep(Duration.ofDays(1))).isEqualTo(1);
    assertThat(blobs.has(hash(100, 1))).isTrue();
    assertThat(blobs.has(hash(100, 2))).isFalse();
    assertThat(blobs.has(hash(100, 3))).isTrue();
    assertThat(blobs.used()).isEqualTo(200);
  }
}
