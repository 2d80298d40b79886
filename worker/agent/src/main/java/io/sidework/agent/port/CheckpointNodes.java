package io.sidework.agent.port;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.CheckpointUpload;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.util.Optional;

/** Nodes that keep sealed checkpoints (spec N-40). */
public interface CheckpointNodes {
  /**
   * @param endpoint base URL of a node
   * @param signature of the upload
   * @throws IOException when the node does not keep it
   */
  void put(String endpoint, CheckpointUpload upload, Signature signature, byte[] sealed)
      throws IOException, InterruptedException;

  /**
   * The sealed bytes that the node has, whatever they are; empty when it has none.
   *
   * @param maxBytes more than this is an error
   */
  Optional<byte[]> get(String endpoint, DealId deal, Address worker, int taskIndex, int maxBytes)
      throws IOException, InterruptedException;
}
