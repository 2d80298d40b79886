package io.sidework.node.application;

import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store;
import io.sidework.protocol.eip712.Mark;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node remembers all that it has signed. Its peers keep a mark of how far its memory
 * had come; if one of them shows a mark beyond what the store has, the store is of a backup, and
 * the node takes no part in deals whose votes it may have forgotten (spec N-27, N-28).
 */
final class Recollection {
  private static final Logger LOG = LoggerFactory.getLogger(Recollection.class);

  private final Self self;
  private final Map<Address, PeerMessage.MyMark> marks = new TreeMap<>();
  private final Set<Address> heard = new HashSet<>();

  /** Connected peers that have told no mark since: they may not have been shown theirs. */
  private final Set<Address> silent = new TreeSet<>();

  private final Every tell = new Every(100);
  private long writes;

  /** What the store had when this run began: no mark of an earlier run can be beyond it. */
  private long base;

  private long announced = -1;
  private PeerMessage.@Nullable MyMark told;
  private int abstains;

  Recollection(Self self) {
    this.self = self;
  }

  void recover(Store store) {
    writes = store.writes();
    base = writes;
    abstains = store.abstains();
    marks.putAll(store.marks());
  }

  /** Last epoch whose deals it takes no part in; 0 for none. */
  int abstains() {
    return abstains;
  }

  boolean abstainsFrom(HostedDeal deal) {
    return deal.deal().epoch() <= abstains;
  }

  /**
   * Whether it may sign for the deal. Who answered, Q-1 others, and who keeps its marks, Q-1
   * others, have f of them in common at least, and of those f-1 at most are bad: were the store of
   * a backup, this node would be one of the f.
   */
  boolean mayAct(HostedDeal deal) {
    if (abstainsFrom(deal)) {
      return false;
    }
    long answers = deal.peers().stream().filter(heard::contains).count();
    return answers >= deal.committee().quorum() - 1;
  }

  void connected(Address peer) {
    silent.add(peer);
  }

  void disconnected(Address peer) {
    silent.remove(peer);
  }

  /** Who has to be shown its mark again: messages can be lost. */
  Set<Address> silent() {
    return silent;
  }

  /** Whoever connects is shown its own mark, until it tells one. */
  PeerMessage shownTo(Address peer) {
    return new PeerMessage.YourMark(Optional.ofNullable(marks.get(peer)));
  }

  /** A peer's mark, kept before anything that it sends after it. */
  void take(Address peer, PeerMessage.MyMark mark, Group group) {
    silent.remove(peer);
    PeerMessage.MyMark known = marks.get(peer);
    if (known != null && known.writes() >= mark.writes()) {
      return;
    }
    if (self.domain().isSignedBy(peer, new Mark(peer, mark.writes()), mark.signature())) {
      marks.put(peer, mark);
      group.write(new Mutation.PutMark(peer, mark));
    }
  }

  /**
   * This node's own mark, as a peer knows it. Only the first of each peer tells something: before,
   * the peer is told no mark of this run, so that it can only show one of an earlier run.
   *
   * @return true when it was the peer's first
   */
  boolean take(Address peer, PeerMessage.YourMark shown, int epoch, Group group) {
    if (!heard.add(peer)) {
      return false;
    }
    shown.mark().filter(this::isMine).ifPresent(mark -> compare(peer, mark.writes(), epoch, group));
    return true;
  }

  private boolean isMine(PeerMessage.MyMark mark) {
    Mark signed = new Mark(self.account(), mark.writes());
    return self.domain().isSignedBy(self.account(), signed, mark.signature());
  }

  private void compare(Address peer, long mark, int epoch, Group group) {
    if (mark <= base) {
      return;
    }
    LOG.error(
        "this node was restored from a backup: node {} holds its signature on {} writes, its store"
            + " has {}. It takes no part in deals of epoch {} and before",
        peer,
        mark,
        base,
        epoch);
    base = mark;
    writes = Math.max(writes, mark);
    group.write(new Mutation.CountWrites(writes));
    abstain(epoch, group);
  }

  void abstain(int epoch, Group group) {
    if (epoch > abstains) {
      abstains = epoch;
      group.write(new Mutation.Abstain(epoch));
    }
  }

  /** Counts a group that this node may have to keep its word on. */
  void count(Group group) {
    if (group.hasPromises()) {
      group.write(new Mutation.CountWrites(++writes));
    }
  }

  /** Who of these may be told a mark. */
  List<Address> listeners(Collection<Address> connected) {
    return connected.stream().filter(heard::contains).toList();
  }

  /** The mark that listeners have to be told, at most ten times a second. */
  Optional<PeerMessage> news(long now) {
    if (writes == announced || !tell.isDue(now)) {
      return Optional.empty();
    }
    announced = writes;
    return Optional.of(mine());
  }

  PeerMessage mine() {
    if (told == null || told.writes() != writes) {
      Mark mark = new Mark(self.account(), writes);
      told = new PeerMessage.MyMark(writes, self.domain().sign(self.signer(), mark));
    }
    return told;
  }
}
