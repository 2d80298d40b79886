package io.sidework.node.port;

import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.nio.file.Path;

/** Takes blobs that arrive in pieces, and gives them out as files. Thread-safe. */
public interface BlobIntake {
  /** A new file for a blob on its way. */
  Path arriving() throws IOException;

  /**
   * Keeps a file of {@link #arriving} durably under a hash that the caller has computed.
   *
   * @return false when there is no room left; the file is gone in any case
   */
  boolean adopt(Path file, Bytes32 sha256) throws IOException;

  boolean has(Bytes32 sha256);

  /** Where a blob that is held lies. */
  Path path(Bytes32 sha256);
}
