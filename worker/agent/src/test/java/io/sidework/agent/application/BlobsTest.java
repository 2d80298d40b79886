package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.agent.port.BlobCache;
import io.sidework.agent.port.BlobSource;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Spec A-11. */
class BlobsTest {
  private static final byte[] RIGHT = {1, 2, 3};
  private static final Bytes32 NAME = Sha256.hash(RIGHT);

  private final Map<Bytes32, byte[]> disk = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  private byte[] get(BlobSource source) throws IOException, InterruptedException {
    BlobCache cache =
        new BlobCache() {
          @Override
          public Optional<byte[]> get(Bytes32 sha256) {
            return Optional.ofNullable(disk.get(sha256));
          }

          @Override
          public void put(Bytes32 sha256, byte[] bytes) {
            disk.put(sha256, bytes);
          }
        };
    Map<Address, String> endpoints = new HashMap<>();
    Harness.COMMITTEE.nodes().forEach(node -> endpoints.put(node, "http://" + node));
    return new Blobs(
            cache,
            (endpoint, sha256, max) -> {
              asked.add(endpoint);
              return source.fetch(endpoint, sha256, max);
            },
            () -> endpoints)
        .get(NAME, Harness.COMMITTEE, 10);
  }

  @Test
  void wrongBytesMakeItTryAnotherNode() throws Exception {
    byte[] bytes = get((endpoint, sha256, max) -> asked.size() < 3 ? new byte[] {9} : RIGHT);

    assertThat(bytes).isEqualTo(RIGHT);
    assertThat(asked).hasSize(3).doesNotHaveDuplicates();
    assertThat(disk).containsKey(NAME);
  }

  @Test
  void whatTheDiskSpoiledIsFetchedAgain() throws Exception {
    disk.put(NAME, new byte[] {0});
    assertThat(get((endpoint, sha256, max) -> RIGHT)).isEqualTo(RIGHT);
  }

  @Test
  void withoutAnyGoodNodeItFails() {
    assertThatThrownBy(() -> get((endpoint, sha256, max) -> new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no node has blob");
    assertThat(asked).hasSize(4);
  }
}
