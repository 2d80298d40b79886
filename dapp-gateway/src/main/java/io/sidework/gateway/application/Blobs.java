package io.sidework.gateway.application;

import io.sidework.gateway.port.NodeFailed;
import io.sidework.gateway.port.Nodes;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Programs and inputs: passed on to every node, fetched from any (spec G-4). */
public final class Blobs {
  private final ChainIndex index;
  private final Nodes nodes;
  private final ExecutorService calls;

  public Blobs(ChainIndex index, Nodes nodes, ExecutorService calls) {
    this.index = index;
    this.nodes = nodes;
    this.calls = calls;
  }

  /** How many nodes of the committee took a blob, and how many have to. */
  public record Held(int holders, int quorum) {}

  /**
   * Gives a blob to all nodes. A deal opens only when a quorum holds its blobs (protocol 4.1), so
   * fewer takers than that is a failure.
   */
  public Held put(Bytes32 sha256, byte[] blob) {
    Bytes32 actual = Sha256.hash(blob);
    if (!actual.equals(sha256)) {
      throw new Refusal(
              Refusal.Reason.INVALID,
              "the body's SHA-256 is " + actual + ", the path says " + sha256)
          .with("sha256", actual.toString());
    }
    Committee committee = index.committee(index.epoch());
    Map<String, Future<?>> puts = new LinkedHashMap<>();
    // Nodes outside of the committee get it too: the next epoch may begin before the match.
    for (String node : index.nodes().values()) {
      puts.computeIfAbsent(node, url -> calls.submit(() -> nodes.put(url, sha256, blob)));
    }
    Set<String> took = new HashSet<>();
    List<String> failures = new ArrayList<>();
    for (Map.Entry<String, Future<?>> put : puts.entrySet()) {
      String failure = await(put.getValue());
      if (failure.isEmpty()) {
        took.add(put.getKey());
      } else {
        failures.add(put.getKey() + ": " + failure);
      }
    }
    int holders = (int) index.endpointsOf(committee).stream().filter(took::contains).count();
    if (holders < committee.quorum()) {
      throw new Refusal(
              Refusal.Reason.NODES_FAILED,
              holders
                  + " of "
                  + committee.size()
                  + " nodes took the blob, "
                  + committee.quorum()
                  + " are needed; "
                  + String.join("; ", failures))
          .with("holders", holders)
          .with("quorum", committee.quorum());
    }
    return new Held(holders, committee.quorum());
  }

  private static String await(Future<?> put) {
    try {
      put.get();
      return "";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** A blob from the first node that has it; what does not match its name is not passed on. */
  public byte[] get(Bytes32 sha256) {
    List<String> failures = new ArrayList<>();
    for (String node : index.nodes().values()) {
      try {
        byte[] blob = nodes.blob(node, sha256).orElse(null);
        if (blob != null && Sha256.hash(blob).equals(sha256)) {
          return blob;
        }
        if (blob != null) {
          failures.add(node + " sent other bytes");
        }
      } catch (NodeFailed e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    throw failures.isEmpty()
        ? new Refusal(Refusal.Reason.NOT_FOUND, "no node holds a blob " + sha256)
        : new Refusal(
            Refusal.Reason.NODES_FAILED,
            "no node gave blob " + sha256 + "; " + String.join("; ", failures));
  }
}
