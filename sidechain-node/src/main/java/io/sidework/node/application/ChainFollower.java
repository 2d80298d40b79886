package io.sidework.node.application;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the chain and tells the core, with everything that the core would otherwise have to ask
 * for: members of new epochs, seeds of new deals.
 */
public final class ChainFollower implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(ChainFollower.class);
  private static final long POLL_MILLIS = 250;
  private static final long TROUBLE_MILLIS = 1_000;
  private static final long MAX_BLOCKS = 2_000;

  /** Epochs whose members are kept at hand; others are read again. */
  private static final int MAX_EPOCHS = 8;

  private final Chain chain;
  private final Mailbox mailbox;
  private final Map<DealId, Deal> seedless = new TreeMap<>();
  private final NavigableMap<Integer, EpochMembers> epochs = new TreeMap<>();
  private Map<Address, String> endpoints = Map.of();
  private boolean endpointsChanged = true;
  private long next;
  private long lastHead = -1;
  private boolean unavailable;

  public ChainFollower(Chain chain, Mailbox mailbox) {
    this.chain = chain;
    this.mailbox = mailbox;
  }

  /**
   * The chain as it is now, without events: what a node needs to recover its deals.
   *
   * @param from first block to read when the store is new
   */
  public Command.ChainStep begin(Store store, long from) {
    next = store.nextBlock().orElse(from);
    Map<Integer, EpochMembers> members = new TreeMap<>();
    Map<DealId, Bytes32> seeds = new TreeMap<>();
    for (DealRecord record : store.deals()) {
      members.computeIfAbsent(record.deal().epoch(), this::members);
      if (Recovery.needsSeed(record.phase())) {
        chain
            .seed(record.deal())
            .ifPresentOrElse(
                seed -> seeds.put(record.deal().id(), seed),
                () -> seedless.put(record.deal().id(), record.deal()));
      }
    }
    int epoch = chain.epoch();
    if (epoch > 0) {
      members.computeIfAbsent(epoch, this::members);
    }
    refreshEndpoints();
    return new Command.ChainStep(
        chain.head(), chain.time(), next, epoch, List.of(), members, seeds, endpoints);
  }

  private EpochMembers members(int epoch) {
    EpochMembers members =
        epochs.computeIfAbsent(
            epoch, number -> new EpochMembers(chain.committee(number), chain.roster(number)));
    while (epochs.size() > MAX_EPOCHS) {
      epochs.remove(epochs.firstKey() == epoch ? epochs.lastKey() : epochs.firstKey());
    }
    return members;
  }

  private void refreshEndpoints() {
    if (endpointsChanged) {
      endpoints = Map.copyOf(chain.endpoints());
      endpointsChanged = false;
    }
  }

  @Override
  public long turn() throws InterruptedException {
    try {
      long head = chain.head();
      if (unavailable) {
        LOG.info("the chain answers again, at block {}", head);
        unavailable = false;
      }
      if (head == lastHead && next > head) {
        return POLL_MILLIS;
      }
      long to = Math.min(head, next + MAX_BLOCKS - 1);
      mailbox.put(read(head, to));
      next = Math.max(next, to + 1);
      lastHead = head;
      return to < head ? 0 : POLL_MILLIS;
    } catch (ChainUnavailable e) {
      if (!unavailable) {
        LOG.warn("the chain does not answer: {}", e.getMessage());
        unavailable = true;
      }
      return TROUBLE_MILLIS;
    } catch (RuntimeException e) {
      LOG.error("following the chain", e);
      return TROUBLE_MILLIS;
    }
  }

  private Command.ChainStep read(long head, long to) {
    List<ChainEvent> events = to < next ? List.of() : chain.events(next, to);
    int epoch = chain.epoch();
    Map<Integer, EpochMembers> members = new TreeMap<>();
    if (epoch > 0) {
      members.put(epoch, members(epoch));
    }
    for (ChainEvent event : events) {
      switch (event) {
        case ChainEvent.DealMade made -> {
          members.put(made.deal().epoch(), members(made.deal().epoch()));
          seedless.put(made.deal().id(), made.deal());
        }
        case ChainEvent.NodeJoined joined -> endpointsChanged = true;
        case ChainEvent.SigningKeyChanged changed -> endpointsChanged = true;
        default -> {}
      }
    }
    refreshEndpoints();
    // Read after the events, so that no deal can be judged by a clock older than itself.
    long time = chain.time();
    return new Command.ChainStep(
        head, time, Math.max(next, to + 1), epoch, events, members, draw(), endpoints);
  }

  private Map<DealId, Bytes32> draw() {
    Map<DealId, Bytes32> seeds = new TreeMap<>();
    for (Deal deal : List.copyOf(seedless.values())) {
      chain.seed(deal).ifPresent(seed -> seeds.put(deal.id(), seed));
    }
    seeds.keySet().forEach(seedless::remove);
    return seeds;
  }
}
