package io.sidework.gateway.port;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What any node answers over HTTP, named by its base URL. Nothing it says is believed here: callers
 * check hashes and signatures. Calls block; each throws {@link NodeFailed}.
 */
public interface Nodes {
  void put(String node, Bytes32 sha256, byte[] blob);

  Optional<byte[]> blob(String node, Bytes32 sha256);

  /** The node's own view of a deal; empty when it does not know it. */
  Optional<JsonNode> progress(String node, DealId deal);

  /** Certificates of the lots first to first + lots - 1, as the node sent them. */
  List<SegmentCertificate> certificates(String node, DealId deal, int first, int lots);

  /** Hands over what the node has of the outputs, one by one as they arrive. */
  void outputs(String node, Collection<Bytes32> hashes, BiConsumer<Bytes32, byte[]> sink);

  boolean isAlive(String node);
}
