package io.sidework.node.testing;

import io.sidework.node.port.CertifiedSource;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What each endpoint answers, and what it was asked. */
public final class FakePeers implements CertifiedSource {
  /** Made-up answers of one peer. */
  @FunctionalInterface
  public interface Answers {
    Optional<List<SegmentCertificate>> certificates(DealId deal, int first, int lots);
  }

  private final Map<String, Answers> answers = new TreeMap<>();
  private final Map<Bytes32, byte[]> outputs = new TreeMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Integer> outputsAsked = new ArrayList<>();
  private boolean refusesOutputs;

  public void at(String endpoint, Answers peer) {
    answers.put(endpoint, peer);
  }

  /** An honest peer that holds these. */
  public static Answers holding(List<SegmentCertificate> all) {
    return (deal, first, lots) ->
        Optional.of(
            all.stream()
                .filter(made -> made.deal().equals(deal))
                .filter(made -> made.lot() >= first && made.lot() < first + lots)
                .toList());
  }

  /** Every peer has the outputs of all tasks. */
  public void outputsOf(Deal deal) {
    for (int task = 0; task < deal.volume(); task++) {
      outputs.put(Certified.outputHash(deal, task), Certified.output(deal, task));
    }
  }

  public void refuseOutputs(boolean refuse) {
    refusesOutputs = refuse;
  }

  /** Endpoint and lots of every request for certificates. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** How many hashes each request for outputs had. */
  public List<Integer> outputsAsked() {
    return List.copyOf(outputsAsked);
  }

  public void forgetRequests() {
    asked.clear();
    outputsAsked.clear();
  }

  @Override
  public Optional<List<SegmentCertificate>> certificates(
      String endpoint, DealId deal, int first, int lots) {
    asked.add(endpoint + " " + first + "+" + lots);
    Answers peer = answers.get(endpoint);
    return peer == null ? Optional.empty() : peer.certificates(deal, first, lots);
  }

  @Override
  public Optional<Map<Bytes32, byte[]>> outputs(String endpoint, List<Bytes32> hashes, long bytes) {
    outputsAsked.add(hashes.size());
    Map<Bytes32, byte[]> found = new TreeMap<>();
    hashes.stream().filter(outputs::containsKey).forEach(h -> found.put(h, outputs.get(h)));
    return refusesOutputs ? Optional.empty() : Optional.of(found);
  }
}
