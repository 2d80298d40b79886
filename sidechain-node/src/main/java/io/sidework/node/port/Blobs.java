package io.sidework.node.port;

import io.sidework.protocol.type.Bytes32;
import java.util.Optional;

/** Programs and inputs held here, by SHA-256 of their bytes. Thread-safe. */
public interface Blobs {
  /** Largest blob in bytes. */
  int MAX_BYTES = 16 << 20;

  boolean has(Bytes32 sha256);

  Optional<byte[]> read(Bytes32 sha256);

  /**
   * Keeps a blob durably under the hash of its bytes.
   *
   * @return false when there is no room left
   */
  boolean keep(byte[] bytes);
}
