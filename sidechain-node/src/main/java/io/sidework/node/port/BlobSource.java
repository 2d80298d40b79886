package io.sidework.node.port;

import io.sidework.protocol.type.Bytes32;
import java.util.Optional;

/** Other nodes' blobs. */
public interface BlobSource {
  /**
   * Asks one node; blocks for seconds at most.
   *
   * @param endpoint base URL as published on chain, not to be trusted
   * @return the blob, checked against its hash; empty for every reason not to have it
   */
  Optional<byte[]> fetch(String endpoint, Bytes32 sha256) throws InterruptedException;
}
