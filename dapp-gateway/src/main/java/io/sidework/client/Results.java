package io.sidework.client;

import io.sidework.contracts.chain.Chain;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fetches certificates and outputs and checks every one. The gateway is asked first, then the nodes
 * themselves for what it did not give: a gateway that lies or is down withholds nothing (spec
 * G-21).
 */
public final class Results {
  /** Lots in one request; gateways give no more at once. */
  private static final int LOTS = 64;

  /** Hashes in one request; gateways take no more at once. */
  private static final int HASHES = 512;

  private final Chain chain;
  private final List<Endpoint> sources;
  private final Consumer<String> notes;

  /**
   * @param notes told when somebody sent what does not verify
   */
  public Results(Chain chain, List<Endpoint> sources, Consumer<String> notes) {
    this.chain = chain;
    this.sources = List.copyOf(sources);
    this.notes = notes;
  }

  /** The gateway, then all nodes by their published addresses. */
  public static Results of(Chain chain, Endpoint gateway, Consumer<String> notes) {
    List<Endpoint> sources = new ArrayList<>();
    sources.add(gateway);
    for (String endpoint : new LinkedHashSet<>(chain.endpoints().values())) {
      try {
        sources.add(new Endpoint(URI.create(endpoint)));
      } catch (IllegalArgumentException e) {
        notes.accept("a node published no usable address: " + endpoint);
      }
    }
    return new Results(chain, sources, notes);
  }

  /** Takes a result whose bytes were checked against the certified hash. */
  @FunctionalInterface
  public interface Sink {
    void accept(Leaf leaf, byte[] output);
  }

  /** All certificates of a deal that anybody has and that verify. */
  public CertifiedTasks certificates(Deal deal) {
    CertifiedTasks tasks = new CertifiedTasks(chain.domain(), deal, chain.committee(deal.epoch()));
    for (int first = 0; first < deal.lots(); first += LOTS) {
      int end = Math.min(deal.lots(), first + LOTS);
      for (Endpoint source : sources) {
        if (tasks.missesIn(first, end)) {
          take(source, tasks, first, end - first);
        }
      }
    }
    return tasks;
  }

  /** What a deal's tasks ran with; empty when nobody has it any more. */
  public Optional<Parameters> parameters(Deal deal) {
    for (Endpoint source : sources) {
      try {
        byte[] blob = source.blob(deal.parameters());
        if (Sha256.hash(blob).equals(deal.parameters())) {
          return Optional.of(Parameters.of(deal, blob));
        }
        notes.accept("refused wrong bytes for the parameters from " + source.base());
      } catch (Unanswered | BadInput e) {
        notes.accept(String.valueOf(e.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** Asks again for a while, for a deal that is settled: then its certificates exist. */
  public CertifiedTasks allCertificates(Deal deal, int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    CertifiedTasks tasks = certificates(deal);
    while (!tasks.isComplete() && System.nanoTime() < end) {
      Patience.pause(1_000);
      tasks = certificates(deal);
    }
    return tasks;
  }

  private void take(Endpoint source, CertifiedTasks tasks, int first, int lots) {
    try {
      for (SegmentCertificate certificate : source.certificates(tasks.deal().id(), first, lots)) {
        Optional<String> problem = tasks.add(certificate);
        problem.ifPresent(
            wrong ->
                notes.accept(
                    "refused a certificate of lot "
                        + certificate.lot()
                        + " from "
                        + source.base()
                        + ": "
                        + wrong));
      }
    } catch (Unanswered | BadInput e) {
      notes.accept(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Fetches outputs of certified tasks. Equal outputs are fetched once.
   *
   * @return how many tasks' outputs nobody gave
   */
  public int outputs(CertifiedTasks tasks, Sink sink) {
    Map<Bytes32, List<Leaf>> wanted = new LinkedHashMap<>();
    for (Leaf leaf : tasks.leaves()) {
      wanted.computeIfAbsent(leaf.outputHash(), hash -> new ArrayList<>()).add(leaf);
    }
    for (Endpoint source : sources) {
      List<Bytes32> missing = List.copyOf(wanted.keySet());
      for (int from = 0; from < missing.size(); from += HASHES) {
        List<Bytes32> batch = missing.subList(from, Math.min(missing.size(), from + HASHES));
        take(source, batch, wanted, sink);
      }
    }
    return wanted.values().stream().mapToInt(List::size).sum();
  }

  private void take(
      Endpoint source, List<Bytes32> batch, Map<Bytes32, List<Leaf>> wanted, Sink sink) {
    try {
      source.outputs(
          batch,
          (hash, bytes) -> {
            if (!TaskResult.outputHash(bytes).equals(hash)) {
              notes.accept("refused wrong bytes for output " + hash + " from " + source.base());
              return;
            }
            List<Leaf> leaves = wanted.remove(hash);
            if (leaves != null) {
              leaves.forEach(leaf -> sink.accept(leaf, bytes));
            }
          });
    } catch (Unanswered | BadInput e) {
      notes.accept(String.valueOf(e.getMessage()));
    }
  }
}
