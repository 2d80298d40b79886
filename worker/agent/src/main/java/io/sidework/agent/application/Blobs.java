package io.sidework.agent.application;

import io.sidework.agent.port.BlobCache;
import io.sidework.agent.port.BlobSource;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets blobs by name from disk or any node, and believes none of them (spec A-11). */
public final class Blobs {
  private static final Logger LOG = LoggerFactory.getLogger(Blobs.class);

  private final BlobCache cache;
  private final BlobSource source;
  private final Supplier<Map<Address, String>> endpoints;

  /**
   * @param endpoints base URLs of nodes, as the chain has them now
   */
  public Blobs(BlobCache cache, BlobSource source, Supplier<Map<Address, String>> endpoints) {
    this.cache = cache;
    this.source = source;
    this.endpoints = endpoints;
  }

  /**
   * @throws IOException when no node of the committee has the right bytes
   */
  byte[] get(Bytes32 name, Committee committee, int maxBytes)
      throws IOException, InterruptedException {
    Optional<byte[]> kept = cache.get(name).filter(bytes -> Sha256.hash(bytes).equals(name));
    if (kept.isPresent()) {
      return kept.get();
    }
    // Blobs start at different nodes, so that one node need not serve them all.
    int start = Math.floorMod(name.hashCode(), committee.size());
    for (int i = 0; i < committee.size(); i++) {
      Address node = committee.node((start + i) % committee.size());
      Optional<byte[]> bytes = fetch(node, name, maxBytes);
      if (bytes.isPresent()) {
        cache.put(name, bytes.get());
        return bytes.get();
      }
    }
    throw new IOException("no node has blob " + name);
  }

  /** The right bytes, or empty. */
  private Optional<byte[]> fetch(Address node, Bytes32 name, int maxBytes)
      throws InterruptedException {
    String endpoint = endpoints.get().get(node);
    if (endpoint == null) {
      return Optional.empty();
    }
    try {
      byte[] bytes = source.fetch(endpoint, name, maxBytes);
      if (Sha256.hash(bytes).equals(name)) {
        return Optional.of(bytes);
      }
      LOG.warn("node {} at {} served wrong bytes for blob {}", node, endpoint, name);
    } catch (IOException e) {
      LOG.debug("blob {} from {}: {}", name, endpoint, e.getMessage());
    }
    return Optional.empty();
  }
}
