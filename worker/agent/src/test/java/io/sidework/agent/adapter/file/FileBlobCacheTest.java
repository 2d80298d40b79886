package io.sidework.agent.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobCacheTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @Test
  void overTheQuotaTheOldestGoes() throws IOException {
    FileBlobCache cache = new FileBlobCache(folder, () -> 100);
    Bytes32 old = put(cache, 1);
    Files.setLastModifiedTime(folder.resolve(old.toString()), FileTime.fromMillis(1));
    Bytes32 newer = put(cache, 2);
    Bytes32 newest = put(cache, 3);

    assertThat(cache.get(old)).isEmpty();
    assertThat(cache.get(newer)).isPresent();
    assertThat(cache.get(newest)).isPresent();
  }

  private static Bytes32 put(FileBlobCache cache, int value) {
    byte[] bytes = new byte[40];
    bytes[0] = (byte) value;
    Bytes32 name = Sha256.hash(bytes);
    cache.put(name, bytes);
    return name;
  }
}
