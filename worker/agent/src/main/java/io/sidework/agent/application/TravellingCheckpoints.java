package io.sidework.agent.application;

import io.sidework.agent.port.CheckpointNodes;
import io.sidework.agent.port.CheckpointStore;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.CheckpointUpload;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskId;
import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.CheckpointCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link CheckpointStore} of this machine and, sealed and less often, of f+1 nodes, so that another
 * machine with the same key can go on (spec A-82). Nodes are asked only when nothing is here, and
 * only for deals that pay for it.
 */
public final class TravellingCheckpoints implements CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(TravellingCheckpoints.class);

  /** How often a task's checkpoint travels at most. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final int MAX_SEALED = Checkpoint.MAX_ENCODED_BYTES + Seal.BYTES;

  private final CheckpointStore here;
  private final CheckpointNodes nodes;
  private final Supplier<Map<Address, String>> endpoints;
  private final Domain domain;
  private final Identity me;
  private final Seal seal;
  private final Executor sender;
  private final LongSupplier clock;
  private final long interval;
  private final Map<TaskId, Long> sentAt = new HashMap<>();
  private final Set<TaskId> waiting = new HashSet<>();

  /**
   * @param endpoints base URLs of nodes, as the chain has them now
   * @param sender runs uploads one after another
   * @param clock milliseconds that never go back
   * @param interval {@link #INTERVAL}, but in tests
   */
  public TravellingCheckpoints(
      CheckpointStore here,
      CheckpointNodes nodes,
      Supplier<Map<Address, String>> endpoints,
      Domain domain,
      Identity me,
      Executor sender,
      LongSupplier clock,
      Duration interval) {
    this.here = here;
    this.nodes = nodes;
    this.endpoints = endpoints;
    this.domain = domain;
    this.me = me;
    this.seal = new Seal(me.key());
    this.sender = sender;
    this.clock = clock;
    this.interval = interval.toMillis();
  }

  @Override
  public Optional<Checkpoint> newest(Deal deal, int taskIndex) {
    Optional<Checkpoint> found = here.newest(deal, taskIndex);
    boolean ask = found.isEmpty() && deal.checkpointBytes() > 0;
    return ask ? fetch(deal.id(), taskIndex) : found;
  }

  @Override
  public void keep(Deal deal, int taskIndex, Checkpoint checkpoint) {
    here.keep(deal, taskIndex, checkpoint);
    if (deal.checkpointBytes() == 0) {
      return;
    }
    TaskId task = deal.task(taskIndex);
    synchronized (sentAt) {
      long now = clock.getAsLong();
      Long before = sentAt.putIfAbsent(task, now);
      // Nor at the first: a task that is soon done need not travel.
      if (before == null || now - before < interval || !waiting.add(task)) {
        return;
      }
      sentAt.put(task, now);
    }
    sender.execute(() -> send(deal, taskIndex, task));
  }

  @Override
  public void handOver(Deal deal, int taskIndex) {
    if (deal.checkpointBytes() == 0) {
      return;
    }
    TaskId task = deal.task(taskIndex);
    synchronized (sentAt) {
      if (!waiting.add(task)) {
        return; // what is newest goes with the upload that waits
      }
      sentAt.put(task, clock.getAsLong());
    }
    sender.execute(() -> send(deal, taskIndex, task));
  }

  @Override
  public void drop(Deal deal, int taskIndex) {
    here.drop(deal, taskIndex);
    synchronized (sentAt) {
      sentAt.remove(deal.task(taskIndex));
    }
  }

  /** Sends what is newest by now to f+1 nodes. */
  private void send(Deal deal, int taskIndex, TaskId task) {
    synchronized (sentAt) {
      waiting.remove(task);
    }
    Optional<Checkpoint> newest = here.newest(deal, taskIndex);
    if (newest.isEmpty()) {
      return;
    }
    byte[] sealed = seal.close(task, CheckpointCodec.encode(newest.get()));
    if (sealed.length > deal.checkpointBytes()) {
      LOG.info(
          "deal {} task {}: a checkpoint of {} bytes stays here, {} are paid for",
          deal.id(),
          taskIndex,
          sealed.length,
          deal.checkpointBytes());
      return;
    }
    CheckpointUpload upload =
        new CheckpointUpload(
            me.owner(), deal.id(), taskIndex, newest.get().leg(), Sha256.hash(sealed));
    var signature = domain.sign(me.key(), upload);
    List<String> order = order(task);
    int needed = (order.size() - 1) / 3 + 1;
    for (String endpoint : order) {
      if (needed == 0) {
        return;
      }
      try {
        nodes.put(endpoint, upload, signature, sealed);
        needed--;
      } catch (IOException e) {
        LOG.debug(
            "deal {} task {}: not kept at {}: {}", deal.id(), taskIndex, endpoint, e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Optional<Checkpoint> fetch(DealId deal, int taskIndex) {
    TaskId task = TaskId.of(deal, taskIndex);
    for (String endpoint : order(task)) {
      try {
        Optional<Checkpoint> found =
            nodes
                .get(endpoint, deal, me.owner(), taskIndex, MAX_SEALED)
                .flatMap(bytes -> seal.open(task, bytes))
                .map(CheckpointCodec::decode);
        if (found.isPresent()) {
          return found;
        }
      } catch (IOException | IllegalArgumentException e) {
        LOG.debug("deal {} task {}: nothing at {}: {}", deal, taskIndex, endpoint, e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The same for a task at all of its worker's machines, and another for another task. */
  private List<String> order(TaskId task) {
    List<String> urls = List.copyOf(new TreeMap<>(endpoints.get()).values());
    List<String> order = new ArrayList<>();
    for (int i = 0; i < urls.size(); i++) {
      String url = urls.get(Math.floorMod(task.value().hashCode() + i, urls.size()));
      order.add(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }
    return order;
  }
}
