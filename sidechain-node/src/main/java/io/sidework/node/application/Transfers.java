package io.sidework.node.application;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.DealState;
import io.sidework.node.port.Archive;
import io.sidework.node.port.CertifiedSource;
import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store;
import io.sidework.node.port.Store.Ended;
import io.sidework.node.port.StoreFailed;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.DealId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from peers what this node should have and does not: certificates and outputs of deals
 * that were over without it, and certificates of deals that others work at (spec N-30). One request
 * at a time and one deal at a time, so that its memory does not depend on how far the node is
 * behind; what is to be done is on disk.
 */
public final class Transfers implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);
  private static final long IDLE_MILLIS = 500;
  private static final long TROUBLE_MILLIS = 2_000;

  /** Archived deals that are read from disk at once. */
  private static final int PAGE = 16;

  /** Between two looks at the same deal while nothing comes of them. */
  private static final long SHORTEST_MILLIS = 5_000;

  private static final long LONGEST_MILLIS = 60_000;

  /** After something came: the core has written it by then. */
  private static final long AGAIN_MILLIS = 500;

  /** What the transfers of all deals share. */
  record Parts(
      Self self,
      Chain chain,
      Mailbox mailbox,
      Store store,
      Certificates certificates,
      CertifiedSource source,
      Archivist archivist,
      PeerChoice peers) {}

  private static final class Awaited {
    private Settler.OfDeal of;
    private long next;
    private long pause = SHORTEST_MILLIS;

    private Awaited(Settler.OfDeal of) {
      this.of = of;
    }
  }

  private final Parts parts;
  private final LongSupplier clock;
  private final Map<DealId, Awaited> awaited = new TreeMap<>();
  private final Deque<Ended> page = new ArrayDeque<>();
  private Ended last = Ended.NONE;
  private long nextWalk;
  private long walkPause = SHORTEST_MILLIS;
  private boolean walkedWell;
  private boolean archivedFirst;
  private @Nullable DealTransfer current;

  /**
   * @param clock milliseconds that never go back
   */
  public Transfers(
      Self self,
      Chain chain,
      Mailbox mailbox,
      Store store,
      Archive archive,
      CertifiedSource source,
      Archivist archivist,
      Supplier<Membership> membership,
      LongSupplier clock) {
    this.parts =
        new Parts(
            self,
            chain,
            mailbox,
            store,
            new Certificates(store, archive),
            source,
            archivist,
            new PeerChoice(membership, clock));
    this.clock = clock;
  }

  /** All deals whose certificates only others can make now; replaces those told before. */
  void await(List<Settler.OfDeal> waiting) {
    synchronized (awaited) {
      Map<DealId, Awaited> before = new TreeMap<>(awaited);
      awaited.clear();
      for (Settler.OfDeal of : waiting) {
        Awaited known = before.getOrDefault(of.deal().id(), new Awaited(of));
        known.of = of;
        awaited.put(of.deal().id(), known);
      }
    }
  }

  @Override
  public long turn() throws InterruptedException {
    try {
      DealTransfer at = current == null ? next() : current;
      current = at;
      if (at == null) {
        return IDLE_MILLIS;
      }
      long pause = at.step();
      if (at.isOver()) {
        current = null;
        ended(at);
      }
      return pause;
    } catch (ChainUnavailable | StoreFailed e) {
      LOG.warn("catching up waits: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("catching up", e);
    }
    if (current != null) {
      ended(current);
      current = null;
    }
    return TROUBLE_MILLIS;
  }

  private void ended(DealTransfer done) {
    if (done.archived().isPresent()) {
      walkedWell |= done.hasProgress();
      return;
    }
    synchronized (awaited) {
      Awaited deal = awaited.get(done.id());
      if (deal != null) {
        deal.pause =
            done.hasProgress() ? SHORTEST_MILLIS : Math.min(2 * deal.pause, LONGEST_MILLIS);
        deal.next = clock.getAsLong() + deal.pause;
      }
    }
  }

  /** In turn one of each kind, so that many of one do not hold up the other. */
  private @Nullable DealTransfer next() throws InterruptedException {
    archivedFirst = !archivedFirst;
    DealTransfer first = archivedFirst ? ofArchive() : ofOpen();
    if (first != null) {
      return first;
    }
    return archivedFirst ? ofOpen() : ofArchive();
  }

  private @Nullable DealTransfer ofArchive() throws InterruptedException {
    Ended archived = nextArchived();
    return archived == null ? null : begin(archived);
  }

  private @Nullable DealTransfer ofOpen() {
    return dueAwaited()
        .map(of -> new DealTransfer(parts, of, Optional.empty(), DealRecord.known(of.deal(), 0)))
        .orElse(null);
  }

  private Optional<Settler.OfDeal> dueAwaited() {
    long now = clock.getAsLong();
    synchronized (awaited) {
      return awaited.values().stream()
          .filter(each -> each.next <= now)
          .findFirst()
          .map(each -> each.of);
    }
  }

  /** Walks the archived deals that lack something, again and again, from the oldest on. */
  private @Nullable Ended nextArchived() {
    if (page.isEmpty() && clock.getAsLong() >= nextWalk) {
      page.addAll(parts.store().lacking(last, PAGE));
      if (page.isEmpty()) {
        walked(last.equals(Ended.NONE));
      }
    }
    Ended next = page.poll();
    last = next == null ? last : next;
    return next;
  }

  private void walked(boolean foundNothing) {
    walkPause =
        walkedWell || foundNothing ? SHORTEST_MILLIS : Math.min(2 * walkPause, LONGEST_MILLIS);
    nextWalk = clock.getAsLong() + (walkedWell || foundNothing ? AGAIN_MILLIS : walkPause);
    last = Ended.NONE;
    walkedWell = false;
  }

  private @Nullable DealTransfer begin(Ended archived) throws InterruptedException {
    Optional<DealRecord> record =
        parts
            .certificates()
            .archived(archived.deal())
            .map(Archive.Entry::record)
            .or(() -> ofChain(archived));
    if (record.isEmpty()) {
      LOG.warn("deal {} is neither in the archive nor on the chain: given up", archived.deal());
      parts.mailbox().put(new Command.Whole(archived));
      return null;
    }
    Deal deal = record.get().deal();
    Committee committee = parts.chain().committee(deal.epoch());
    int me = committee.indexOf(parts.self().account());
    return new DealTransfer(
        parts, new Settler.OfDeal(deal, committee, me), Optional.of(archived), record.get());
  }

  /** What the archive has lost of a deal's terms, the chain still knows. */
  private Optional<DealRecord> ofChain(Ended archived) {
    DealState state = parts.chain().state(archived.deal());
    DealPhase phase = state.settled() == state.volume() ? DealPhase.FINISHED : DealPhase.REFUNDED;
    return parts
        .chain()
        .deal(archived.deal())
        .map(deal -> DealRecord.known(deal, archived.since()).ended(phase, state.settled()));
  }
}
