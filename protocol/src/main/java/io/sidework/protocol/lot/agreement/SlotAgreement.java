package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepared;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in the agreement on one slot (spec L-30 to L-41). Everything it sends follows
 * from what it was given, so that a log of its inputs restores what it promised.
 */
public final class SlotAgreement {
  /** Doubling stops here: the timer is then over a thousand times the first. */
  private static final int MAX_DOUBLINGS = 10;

  private final Slot slot;
  private final LotContext context;
  private final Notary notary;
  private final SlotRules rules;
  private final Transport transport;
  private final int me;
  private final int quorum;

  /** The latest NEWVIEW of each node: older ones can no longer lead anywhere. */
  private final NavigableMap<Integer, NewView> newViews = new TreeMap<>();

  private boolean active;
  private int view = -1;
  private long timerFrom = -1;
  private @Nullable Lock lock;
  private @Nullable Decided decided;

  // Of the current view only.
  private @Nullable Propose proposal;
  private Bytes32 proposed = Bytes32.ZERO;
  private boolean refused;
  private @Nullable Prepare prepare;
  private @Nullable Prepared prepared;
  private @Nullable Commit commit;
  private final NavigableMap<Integer, Signature> prepares = new TreeMap<>();
  private final NavigableMap<Integer, Commit> commits = new TreeMap<>();

  public SlotAgreement(LotContext context, Slot slot, SlotRules rules, Transport transport) {
    this.context = context;
    this.slot = slot;
    this.rules = rules;
    this.transport = transport;
    this.notary = new Notary(context);
    this.me = context.me();
    this.quorum = context.committee().quorum();
  }

  public Slot slot() {
    return slot;
  }

  public int view() {
    return view;
  }

  public boolean isEntered() {
    return view >= 0;
  }

  public Optional<Decided> decision() {
    return Optional.ofNullable(decided);
  }

  /** The slot before it is decided: from now on this node takes part. */
  public void activate(long now) {
    active = true;
    follow(now);
  }

  /** Enters view 0, unless others drew this node further already (spec L-32). */
  public void enter(long now) {
    if (active && view < 0 && decided == null) {
      enter(0, now);
    }
  }

  public Verdict receive(int from, AgreementMessage message, long now) {
    if (decided != null) {
      return Verdict.IGNORE;
    }
    return switch (message) {
      case NewView newView -> onNewView(from, newView, now);
      case Decided certificate -> onDecided(certificate);
      case AgreementMessage other when !active -> new Verdict.Defer("slot " + slot + " to begin");
      case Propose propose -> onPropose(from, propose, now);
      case Prepare vote -> onPrepare(from, vote);
      case Prepared certificate -> onPrepared(certificate);
      case Commit vote -> onCommit(from, vote);
    };
  }

  /** Looks again at what waited for data or time; true when the state changed. */
  public boolean advance(long now) {
    if (!active || decided != null || view < 0) {
      return false;
    }
    if (timerFrom >= 0 && now - timerFrom >= patience()) {
      enter(view + 1, now);
      return true;
    }
    return propose(now) | consider(now);
  }

  /** Says again what this node last said, to all or to one node that came back. */
  public void repeat(Transport to) {
    if (view < 0 || decided != null) {
      return;
    }
    NewView mine = newViews.get(me);
    if (mine != null) {
      to.toAll(mine);
    }
    int leader = leader(view);
    if (leader == me) {
      if (proposal != null) {
        to.toAll(proposal);
      }
      if (prepared != null) {
        to.toAll(prepared);
      }
      return;
    }
    if (prepare != null) {
      to.toNode(leader, prepare);
    }
    if (commit != null) {
      to.toNode(leader, commit);
    }
  }

  private long patience() {
    return context.timing().view() << Math.min(view, MAX_DOUBLINGS);
  }

  private int leader(int ofView) {
    return notary.leader(slot, ofView);
  }

  private void enter(int next, long now) {
    view = next;
    timerFrom = -1;
    proposal = null;
    refused = false;
    prepare = null;
    prepared = null;
    commit = null;
    prepares.clear();
    commits.clear();
    byte[] inventory = rules.inventory();
    Bytes32 locked = lock == null ? Bytes32.ZERO : lock.hash();
    Signature signature = notary.sign(notary.statement(slot, view, locked, inventory));
    NewView mine = new NewView(slot, me, view, Optional.ofNullable(lock), inventory, signature);
    newViews.put(me, mine);
    transport.toAll(mine);
    startTimer(now);
    propose(now);
  }

  private Verdict onNewView(int from, NewView message, long now) {
    if (message.node() != from) {
      return new Verdict.Reject("NEWVIEW of node " + message.node() + " from node " + from);
    }
    NewView known = newViews.get(from);
    if (known != null && known.view() >= message.view()) {
      return Verdict.IGNORE;
    }
    if (!notary.isValid(message)) {
      return new Verdict.Reject("NEWVIEW of node " + from + " does not verify");
    }
    newViews.put(from, message);
    follow(now);
    propose(now);
    return Verdict.ACCEPT;
  }

  /** Enters the (f+1)-th highest view: at least one honest node is there (spec L-33). */
  private void follow(long now) {
    if (!active || decided != null) {
      return;
    }
    List<Integer> views =
        newViews.values().stream().map(NewView::view).sorted(Comparator.reverseOrder()).toList();
    int faults = context.committee().faults();
    if (views.size() > faults && views.get(faults) > view) {
      enter(views.get(faults), now);
    }
    startTimer(now);
  }

  /** The timer runs once Q nodes are here: alone, nobody would get further by moving on (L-34). */
  private void startTimer(long now) {
    long here = newViews.values().stream().filter(other -> other.view() >= view).count();
    if (timerFrom < 0 && view >= 0 && here >= quorum) {
      timerFrom = now;
    }
  }

  private boolean propose(long now) {
    if (!active || view < 0 || proposal != null || leader(view) != me) {
      return false;
    }
    List<NewView> here =
        newViews.values().stream().filter(newView -> newView.view() == view).toList();
    if (here.size() < quorum) {
      return false;
    }
    Optional<Lock> highest = highestLock(here);
    Ballot ballot;
    if (highest.isPresent()) {
      ballot = highest.get().ballot();
    } else {
      here =
          here.stream()
              .filter(other -> rules.usable(other.inventory(), other.node()) == Readiness.READY)
              .toList();
      Optional<Ballot> united =
          here.size() < quorum
              ? Optional.empty()
              : rules.unite(here.stream().map(NewView::inventory).toList());
      if (united.isEmpty()) {
        return false;
      }
      ballot = united.get();
    }
    Signature signature = notary.sign(notary.proposal(slot, view, ballot.hash(), here));
    Propose mine = new Propose(slot, view, ballot, here, signature);
    transport.toAll(mine);
    take(mine, now);
    return true;
  }

  private static Optional<Lock> highestLock(List<NewView> justification) {
    return justification.stream()
        .flatMap(newView -> newView.lock().stream())
        .max(Comparator.comparingInt(Lock::view));
  }

  private Verdict onPropose(int from, Propose message, long now) {
    if (message.view() < view || message.view() == view && proposal != null) {
      return Verdict.IGNORE;
    }
    if (from != leader(message.view()) || !notary.isValid(message)) {
      return new Verdict.Reject("proposal for view " + message.view() + " is not its leader's");
    }
    Optional<String> problem = problem(message);
    if (problem.isPresent()) {
      return new Verdict.Reject(problem.get());
    }
    for (NewView newView : message.justification()) {
      NewView known = newViews.get(newView.node());
      if (known == null || known.view() < newView.view()) {
        newViews.put(newView.node(), newView);
      }
    }
    follow(now);
    if (message.view() == view && proposal == null) {
      take(message, now);
    }
    return Verdict.ACCEPT;
  }

  /**
   * The justification: Q valid NEWVIEWs of the view, and the value of their highest lock (L-36).
   */
  private Optional<String> problem(Propose message) {
    int last = -1;
    for (NewView newView : message.justification()) {
      if (newView.node() <= last
          || newView.view() != message.view()
          || !newView.slot().equals(slot)
          || !isKnown(newView) && !notary.isValid(newView)) {
        return Optional.of("proposal with a bad NEWVIEW of node " + newView.node());
      }
      last = newView.node();
    }
    if (message.justification().size() < quorum) {
      return Optional.of("proposal with only " + message.justification().size() + " NEWVIEWs");
    }
    Optional<Lock> highest = highestLock(message.justification());
    if (highest.isPresent() && !highest.get().ballot().hash().equals(message.ballot().hash())) {
      return Optional.of("proposal passes over the lock of view " + highest.get().view());
    }
    return Optional.empty();
  }

  private boolean isKnown(NewView newView) {
    NewView known = newViews.get(newView.node());
    return known != null && java.util.Arrays.equals(known.toBytes(), newView.toBytes());
  }

  private void take(Propose message, long now) {
    proposal = message;
    proposed = message.ballot().hash();
    consider(now);
  }

  /** Prepares the pending proposal once it is seen to be right: at most one in a view (L-37). */
  private boolean consider(long now) {
    Propose pending = proposal;
    if (pending == null || prepare != null || refused) {
      return false;
    }
    Optional<List<byte[]>> inventories =
        highestLock(pending.justification()).isPresent()
            ? Optional.empty()
            : Optional.of(pending.justification().stream().map(NewView::inventory).toList());
    Readiness readiness = rules.judge(pending.ballot(), inventories, leader(view), now);
    if (readiness == Readiness.READY) {
      Signature signature = notary.sign(notary.vote(slot, Notary.PREPARE, view, proposed));
      Prepare vote = new Prepare(slot, view, proposed, signature);
      prepare = vote;
      if (leader(view) == me) {
        onPrepare(me, vote);
      } else {
        transport.toNode(leader(view), vote);
      }
    }
    refused = readiness == Readiness.WRONG;
    return readiness != Readiness.WAITING;
  }

  private Verdict onPrepare(int from, Prepare vote) {
    if (vote.view() != view
        || prepared != null
        || proposal == null
        || !vote.ballot().equals(proposed)) {
      return Verdict.IGNORE;
    }
    if (prepares.containsKey(from)) {
      return Verdict.IGNORE;
    }
    if (from != me
        && !notary.isBy(
            from, notary.vote(slot, Notary.PREPARE, view, proposed), vote.signature())) {
      return new Verdict.Reject("PREPARE of node " + from + " does not verify");
    }
    prepares.put(from, vote.signature());
    if (prepares.size() >= quorum) {
      Prepared certificate = new Prepared(slot, view, proposed, signatures(prepares));
      transport.toAll(certificate);
      lockOn(certificate);
    }
    return Verdict.ACCEPT;
  }

  private static List<NodeSignature> signatures(NavigableMap<Integer, Signature> byNode) {
    List<NodeSignature> list = new ArrayList<>();
    byNode.forEach((node, signature) -> list.add(new NodeSignature(node, signature)));
    return list;
  }

  private Verdict onPrepared(Prepared certificate) {
    if (certificate.view() != view || commit != null || proposal == null) {
      return Verdict.IGNORE;
    }
    if (!certificate.ballot().equals(proposed)
        || !notary.isQuorum(
            certificate.prepares(), notary.vote(slot, Notary.PREPARE, view, proposed))) {
      return new Verdict.Reject("PREPARED of view " + view + " does not verify");
    }
    lockOn(certificate);
    return Verdict.ACCEPT;
  }

  private void lockOn(Prepared certificate) {
    Ballot ballot = java.util.Objects.requireNonNull(proposal).ballot();
    lock = new Lock(view, ballot, certificate.prepares());
    prepared = certificate;
    Commit vote =
        new Commit(
            slot,
            view,
            proposed,
            notary.sign(notary.vote(slot, Notary.COMMIT, view, proposed)),
            rules.seal(ballot, view).map(notary::sign));
    commit = vote;
    if (leader(view) == me) {
      onCommit(me, vote);
    } else {
      transport.toNode(leader(view), vote);
    }
  }

  private Verdict onCommit(int from, Commit vote) {
    if (vote.view() != view
        || prepared == null
        || proposal == null
        || !vote.ballot().equals(proposed)
        || commits.containsKey(from)
        || leader(view) != me) {
      return Verdict.IGNORE;
    }
    Ballot ballot = java.util.Objects.requireNonNull(proposal).ballot();
    Optional<TypedMessage> seal = rules.seal(ballot, view);
    boolean sealed =
        seal.isEmpty()
            || vote.seal().isPresent() && notary.isBy(from, seal.get(), vote.seal().get());
    if (!sealed
        || !notary.isBy(from, notary.vote(slot, Notary.COMMIT, view, proposed), vote.signature())) {
      return new Verdict.Reject("COMMIT of node " + from + " does not verify");
    }
    commits.put(from, vote);
    if (commits.size() >= quorum) {
      Decided certificate = certificate(ballot, seal.isPresent());
      decided = certificate;
      transport.toAll(certificate);
    }
    return Verdict.ACCEPT;
  }

  private Decided certificate(Ballot ballot, boolean sealed) {
    List<NodeSignature> votes = new ArrayList<>();
    List<NodeSignature> seals = new ArrayList<>();
    commits.forEach(
        (node, vote) -> {
          votes.add(new NodeSignature(node, vote.signature()));
          if (sealed) {
            seals.add(new NodeSignature(node, vote.seal().orElseThrow()));
          }
        });
    return new Decided(slot, view, ballot, votes, seals);
  }

  private Verdict onDecided(Decided certificate) {
    Bytes32 ballot = certificate.ballot().hash();
    if (!notary.isQuorum(
        certificate.commits(), notary.vote(slot, Notary.COMMIT, certificate.view(), ballot))) {
      return new Verdict.Reject("certificate of slot " + slot + " does not verify");
    }
    // Only now: Q votes say that the ruling has the right form.
    Optional<TypedMessage> seal = rules.seal(certificate.ballot(), certificate.view());
    if (seal.isPresent() && !notary.isQuorum(certificate.seals(), seal.get())) {
      return new Verdict.Reject("seals of slot " + slot + " do not verify");
    }
    decided = certificate;
    return Verdict.ACCEPT;
  }
}
