package io.sidework.sim;

import io.sidework.node.application.Certificates;
import io.sidework.node.port.CertifiedSource;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What other nodes that are up and connected hold, read at once. */
final class SimCertified implements CertifiedSource {
  private final SimNode node;

  SimCertified(SimNode node) {
    this.node = node;
  }

  private Optional<SimNode> at(String endpoint) {
    return node.world().nodes().stream()
        .filter(other -> endpoint.equals(World.endpoint(other.address())))
        .filter(other -> node.world().network().isConnected(node, other))
        .findFirst();
  }

  @Override
  public Optional<List<SegmentCertificate>> certificates(
      String endpoint, DealId deal, int first, int lots) {
    return at(endpoint)
        .map(other -> new Certificates(other.disk(), other.coldDisk()))
        .map(
            held -> {
              List<SegmentCertificate> found = new ArrayList<>();
              for (var name : held.names(deal)) {
                if (name.lot() >= first && name.lot() < first + lots) {
                  held.certificate(deal, name).ifPresent(found::add);
                }
              }
              return found;
            });
  }

  @Override
  public Optional<Map<Bytes32, byte[]>> outputs(String endpoint, List<Bytes32> hashes, long bytes) {
    return at(endpoint)
        .map(
            other -> {
              Map<Bytes32, byte[]> found = new TreeMap<>();
              for (Bytes32 hash : hashes) {
                other.disk().output(hash).ifPresent(output -> found.put(hash, output));
              }
              return found;
            });
  }
}
