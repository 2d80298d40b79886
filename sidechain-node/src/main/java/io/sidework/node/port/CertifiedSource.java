package io.sidework.node.port;

import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Other nodes' certificates and outputs. Each call asks one node, and blocks for seconds. */
public interface CertifiedSource {
  /** Bytes of one answer; a lot of 256 tasks in certificates is mostly a tenth of it. */
  int MAX_ANSWER_BYTES = 4 << 20;

  /** Outputs that are asked for at once. */
  int MAX_OUTPUTS = 128;

  /**
   * Certificates of some lots of a deal, as somebody has put them together: not to be believed.
   *
   * @param endpoint base URL as published on chain, not to be trusted
   * @param first lot of {@code lots} lots in a row
   * @return empty when there was no well-formed answer in time and size
   */
  Optional<List<SegmentCertificate>> certificates(String endpoint, DealId deal, int first, int lots)
      throws InterruptedException;

  /**
   * Outputs that the node holds, each checked against its hash.
   *
   * @param hashes at most {@link #MAX_OUTPUTS}
   * @param bytes how long all of them are together; a longer answer is none
   * @return empty when there was no well-formed answer in time and size
   */
  Optional<Map<Bytes32, byte[]>> outputs(String endpoint, List<Bytes32> hashes, long bytes)
      throws InterruptedException;
}
