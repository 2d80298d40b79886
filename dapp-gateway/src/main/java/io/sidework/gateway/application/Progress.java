package io.sidework.gateway.application;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.port.NodeFailed;
import io.sidework.gateway.port.Nodes;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;

/**
 * How far a deal is, from what its committee says and what the chain has settled. A number is shown
 * only when f+1 nodes report at least it, so that at least one honest node does (spec G-6).
 */
public final class Progress {
  private final ChainIndex index;
  private final Nodes nodes;
  private final ExecutorService calls;

  public Progress(ChainIndex index, Nodes nodes, ExecutorService calls) {
    this.index = index;
    this.nodes = nodes;
    this.calls = calls;
  }

  /** One lot: how many of its tasks are certified and how many settled. */
  public record Lot(int lot, int tasks, int certified, int settled) {}

  /**
   * The whole deal.
   *
   * @param nodesAnswering how many of the committee know the deal and answered
   */
  public record View(
      IndexedDeal.Snapshot chain, int certified, int nodesAnswering, List<Lot> lots) {}

  public View of(IndexedDeal indexed) {
    Deal deal = indexed.deal();
    IndexedDeal.Snapshot chain = indexed.snapshot();
    Committee committee = index.committee(deal.epoch());
    boolean over = chain.settled() == deal.volume();
    List<Map<Integer, Integer>> reports = over ? List.of() : ask(committee, deal.id());
    List<Lot> lots = new ArrayList<>();
    int certified = 0;
    for (int lot = 0; lot < deal.lots(); lot++) {
      int number = lot;
      int settled = chain.perLot().getOrDefault(lot, 0);
      int reported = atLeastOneHonest(reports, committee, report -> report.getOrDefault(number, 0));
      int certifiedHere = Math.max(settled, Math.min(reported, deal.lotSize(lot)));
      certified += certifiedHere;
      lots.add(new Lot(lot, deal.lotSize(lot), certifiedHere, settled));
    }
    return new View(chain, certified, reports.size(), lots);
  }

  private static int atLeastOneHonest(
      List<Map<Integer, Integer>> reports,
      Committee committee,
      ToIntFunction<Map<Integer, Integer>> number) {
    List<Integer> values = new ArrayList<>();
    reports.forEach(report -> values.add(number.applyAsInt(report)));
    values.sort(Collections.reverseOrder());
    return values.size() > committee.faults() ? values.get(committee.faults()) : 0;
  }

  /** What each node that answers says: certified tasks by lot. */
  private List<Map<Integer, Integer>> ask(Committee committee, DealId deal) {
    List<Future<Optional<JsonNode>>> answers = new ArrayList<>();
    for (String node : index.endpointsOf(committee)) {
      answers.add(calls.submit(() -> nodes.progress(node, deal)));
    }
    List<Map<Integer, Integer>> reports = new ArrayList<>();
    for (Future<Optional<JsonNode>> answer : answers) {
      try {
        answer.get().map(Progress::certifiedByLot).ifPresent(reports::add);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof NodeFailed)) {
          throw new IllegalStateException("asking a node for progress", e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return reports;
      }
    }
    return reports;
  }

  private static Map<Integer, Integer> certifiedByLot(JsonNode progress) {
    Map<Integer, Integer> byLot = new TreeMap<>();
    for (JsonNode lot : progress.path("lots")) {
      byLot.put(lot.path("lot").asInt(-1), Math.max(0, lot.path("certified").asInt(0)));
    }
    return byLot;
  }
}
