package io.sidework.agent.application;

import io.sidework.agent.port.ChainView;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the chain in order and tells the listener what concerns this worker. The first
 * step reads all history, so that nothing is announced that is over. Not thread-safe; blocks.
 */
public final class ChainFollower {
  private static final Logger LOG = LoggerFactory.getLogger(ChainFollower.class);

  /** Blocks read at once. */
  private static final long PAGE = 5_000;

  /** Steps after which endpoints are read again though no event said so. */
  private static final int REFRESH = 40;

  private final ChainView chain;
  private final Identity me;
  private final ChainListener listener;
  private final Map<DealId, Followed> deals = new LinkedHashMap<>();
  private long next;
  private int steps;
  private boolean membersChanged = true;
  private Map<Address, String> endpoints = Map.of();

  /** A deal that is not over. */
  private static final class Followed {
    private final Deal deal;
    private final Map<Integer, BigInteger> settledBefore = new TreeMap<>();
    private boolean announced;

    private Followed(Deal deal) {
      this.deal = deal;
    }
  }

  public ChainFollower(ChainView chain, Identity me, ChainListener listener) {
    this.chain = chain;
    this.me = me;
    this.listener = listener;
    this.next = chain.deployedAt();
  }

  /**
   * Reads up to the latest block.
   *
   * @throws io.sidework.contracts.chain.ChainUnavailable when the chain does not answer; the next
   *     step goes on from there
   */
  public void step() {
    long head = chain.head();
    if (head >= next || steps == 0) {
      while (next <= head) {
        long end = Math.min(head, next + PAGE - 1);
        chain.events(next, end).forEach(this::apply);
        next = end + 1;
      }
      long time = chain.time();
      listener.time(time);
      dropPast(time);
    }
    announce();
    if (membersChanged || steps % REFRESH == 0) {
      followNodes();
    }
    steps++;
  }

  private void apply(ChainEvent event) {
    switch (event) {
      case ChainEvent.DealMade made -> deals.put(made.deal().id(), new Followed(made.deal()));
      case ChainEvent.SegmentSettled settled -> settled(settled);
      case ChainEvent.DealFinished finished -> over(finished.deal());
      case ChainEvent.DealRefunded refunded -> over(refunded.deal());
      case ChainEvent.NodeJoined joined -> membersChanged = true;
      case ChainEvent.SigningKeyChanged changed -> membersChanged = true;
      case ChainEvent.EpochStarted started -> membersChanged = true;
      case ChainEvent.Slashed slashed when slashed.owner().equals(me.owner()) ->
          LOG.error("the stake of this worker was slashed: {} taken", slashed.taken().toDisplay());
      default -> {}
    }
  }

  private void settled(ChainEvent.SegmentSettled settled) {
    Followed followed = deals.get(settled.deal());
    if (followed == null) {
      return;
    }
    if (followed.announced) {
      listener.settled(settled.deal(), settled.lot(), settled.bits());
    } else {
      followed.settledBefore.merge(settled.lot(), settled.bits(), BigInteger::or);
    }
  }

  private void over(DealId id) {
    deals.remove(id);
    listener.over(id);
  }

  private void dropPast(long time) {
    for (Iterator<Followed> it = deals.values().iterator(); it.hasNext(); ) {
      Followed followed = it.next();
      if (!followed.announced && followed.deal.deadline() <= time) {
        it.remove();
        listener.over(followed.deal.id());
      } else if (followed.deal.deadline() <= time) {
        it.remove(); // whoever follows the listener ends it by its own rule
      }
    }
  }

  /** Announces deals whose seed has become known. */
  private void announce() {
    for (Iterator<Followed> it = deals.values().iterator(); it.hasNext(); ) {
      Followed followed = it.next();
      if (followed.announced) {
        continue;
      }
      Roster roster = chain.roster(followed.deal.epoch());
      boolean mine =
          me.signsIn(roster)
              && roster.compatible(followed.deal).stream()
                  .anyMatch(seat -> seat.owner().equals(me.owner()));
      if (!mine) {
        LOG.info("deal {} is not for this worker's seats and key", followed.deal.id());
        it.remove();
        continue;
      }
      Optional<Bytes32> seed = chain.seed(followed.deal);
      seed.ifPresent(known -> announce(followed, roster, known));
    }
  }

  private void announce(Followed followed, Roster roster, Bytes32 seed) {
    Deal deal = followed.deal;
    listener.deal(new DealTerms(deal, chain.committee(deal.epoch()), roster, seed));
    followed.settledBefore.forEach((lot, bits) -> listener.settled(deal.id(), lot, bits));
    followed.announced = true;
    membersChanged = true;
  }

  /** Links are kept to the committees of the current epoch and of every deal at work. */
  private void followNodes() {
    TreeSet<Integer> epochs = new TreeSet<>();
    deals.values().stream().filter(f -> f.announced).forEach(f -> epochs.add(f.deal.epoch()));
    int current = chain.epoch();
    if (current > 0) {
      epochs.add(current);
    }
    Map<Address, String> published = chain.endpoints();
    Map<Address, String> wanted = new HashMap<>();
    for (int epoch : epochs) {
      for (Address node : chain.committee(epoch).nodes()) {
        String endpoint = published.get(node);
        if (endpoint != null) {
          wanted.put(node, endpoint);
        }
      }
    }
    if (!wanted.equals(endpoints)) {
      endpoints = Map.copyOf(wanted);
      listener.endpoints(endpoints);
    }
    membersChanged = false;
  }
}
