package io.sidework.node.application;

import io.sidework.node.port.DealRecord;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A deal of whose committee this node is, with its lots while they run. */
final class HostedDeal {
  private DealRecord record;
  private final EpochMembers members;
  private final int me;

  /** Less than the time after which a node that is not open says again that it holds. */
  private static final long ANSWER_MILLIS = 1_500;

  private final Set<Integer> heldBy = new TreeSet<>();
  private final Map<Integer, Long> answered = new TreeMap<>();
  private final Set<Address> speakers = new TreeSet<>();
  private final List<HostedLot> lots = new ArrayList<>();
  private @Nullable Bytes32 seed;
  private boolean archiving;
  private int nextToBegin;

  HostedDeal(DealRecord record, EpochMembers members, int me) {
    this.record = record;
    this.members = members;
    this.me = me;
  }

  Deal deal() {
    return record.deal();
  }

  DealId id() {
    return record.deal().id();
  }

  DealRecord record() {
    return record;
  }

  void record(DealRecord next) {
    record = next;
  }

  Committee committee() {
    return members.committee();
  }

  EpochMembers members() {
    return members;
  }

  int me() {
    return me;
  }

  /**
   * Whether a node that says that it holds the blobs is to hear the same from here. Not at once
   * again: two that answered each other's answers would never stop.
   *
   * @param news it had not been heard before
   */
  boolean isToAnswer(int node, boolean news, long now) {
    Long before = answered.get(node);
    boolean answer = news || before != null && now - before >= ANSWER_MILLIS;
    if (answer || before == null) {
      answered.put(node, now);
    }
    return answer;
  }

  /** Indices of nodes whose signature on Held is known here. */
  Set<Integer> heldBy() {
    return heldBy;
  }

  List<HostedLot> lots() {
    return lots;
  }

  /** The next lot to be made, each once; their number when none is left. */
  int nextToBegin() {
    return nextToBegin < lots.size() ? nextToBegin++ : lots.size();
  }

  @Nullable Bytes32 seed() {
    return seed;
  }

  void seed(Bytes32 found) {
    seed = found;
  }

  /** True the first time: the deal goes into the archive once. */
  boolean beginArchiving() {
    boolean first = !archiving;
    archiving = true;
    return first;
  }

  /** Seats on machines that are what the deal asks for; it draws from no others (spec L-67). */
  Roster drawn() {
    return members.roster().on(record.needs()::areMetBy);
  }

  /** Empty until the seed exists. */
  Optional<DealDraw> draw() {
    return Optional.ofNullable(seed).map(found -> new DealDraw(deal(), drawn(), found));
  }

  boolean isOfRoster(Address worker) {
    return members.roster().seat(worker).isPresent();
  }

  /** A worker has said something about one of its lots: it knows that the deal is open. */
  void hearsOf(Address worker) {
    if (isOfRoster(worker)) {
      speakers.add(worker);
    }
  }

  /**
   * Whether a worker may not know yet that the deal is open (spec N-5). One that was drawn and does
   * not holds its tasks for their whole lease: it shows that it is alive.
   */
  boolean isUnheard(Address worker) {
    return isOfRoster(worker) && !speakers.contains(worker);
  }

  List<Address> peers() {
    List<Address> peers = new ArrayList<>(committee().nodes());
    peers.remove(me);
    return peers;
  }

  /** Some certified outcome is still being audited (spec L-64). */
  boolean isAudited() {
    return lots.stream().anyMatch(HostedLot::isAudited);
  }

  boolean isCertifying() {
    return !record.phase().isOver()
        && lots.stream().anyMatch(lot -> !lot.isIdle() && !lot.isAudited());
  }

  List<Address> discrepancies() {
    Set<Address> workers = new LinkedHashSet<>(record.discrepancies());
    for (HostedLot lot : lots) {
      LotProgress progress = lot.progress();
      workers.addAll(progress.discrepancies());
    }
    return List.copyOf(workers);
  }
}
