package io.sidework.node.testing;

import io.sidework.node.port.Blobs;
import io.sidework.protocol.type.Bytes32;
import java.util.Optional;

/** Nothing is kept, and nothing is here. */
public final class NoBlobs implements Blobs {
  @Override
  public boolean has(Bytes32 sha256) {
    return false;
  }

  @Override
  public Optional<byte[]> read(Bytes32 sha256) {
    return Optional.empty();
  }

  @Override
  public boolean keep(byte[] bytes) {
    return false;
  }
}
