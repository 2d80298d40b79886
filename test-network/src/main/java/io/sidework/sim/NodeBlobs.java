package io.sidework.sim;

import io.sidework.node.port.Blobs;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Programs and inputs on a node's disk. */
final class NodeBlobs implements Blobs {
  private final Map<Bytes32, byte[]> held = new TreeMap<>();

  @Override
  public boolean has(Bytes32 sha256) {
    return held.containsKey(sha256);
  }

  @Override
  public Optional<byte[]> read(Bytes32 sha256) {
    return Optional.ofNullable(held.get(sha256));
  }

  @Override
  public boolean keep(byte[] bytes) {
    held.put(Sha256.hash(bytes), bytes);
    return true;
  }
}
