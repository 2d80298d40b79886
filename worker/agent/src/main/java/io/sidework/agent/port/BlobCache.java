package io.sidework.agent.port;

import io.sidework.protocol.type.Bytes32;
import java.util.Optional;

/** Blobs kept on disk, so that a restart need not fetch them again. May lose any at any time. */
public interface BlobCache {
  /** The bytes as they are on disk: the caller checks their hash. */
  Optional<byte[]> get(Bytes32 sha256);

  void put(Bytes32 sha256, byte[] bytes);
}
