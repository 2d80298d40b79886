package io.sidework.agent.port;

import io.sidework.protocol.type.Bytes32;
import java.io.IOException;

/** Fetches blobs from nodes. */
public interface BlobSource {
  /**
   * @param endpoint base URL of a node
   * @param maxBytes more than this is an error
   * @return bytes that the caller has to check against the name
   */
  byte[] fetch(String endpoint, Bytes32 sha256, int maxBytes)
      throws IOException, InterruptedException;
}
