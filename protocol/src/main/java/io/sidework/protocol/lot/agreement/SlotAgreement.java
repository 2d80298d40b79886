package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepared;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.AgreementMessage.Testimony;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in the agreement on one slot (spec L-30 to L-41). Everything it sends follows
 * from what it was given, so that a log of its inputs restores what it promised.
 */
public final class SlotAgreement {
  private final Slot slot;
  private final LotContext context;
  private final Notary notary;
  private final SlotRules rules;
  private final Transport transport;
  private final int me;
  private final int quorum;

  private final List<Integer> leaders;
  private final NewViews newViews = new NewViews();
  private final ViewTimer timer;

  private boolean active;
  private int view = -1;
  private @Nullable Lock lock;
  private @Nullable Decided decided;

  // Of the current view only.
  private @Nullable Propose proposal;
  private Bytes32 proposed = Bytes32.ZERO;
  private boolean refused;
  private @Nullable Prepare prepare;
  private @Nullable Prepared prepared;
  private @Nullable Commit commit;
  private Tally tally = new Tally();

  public SlotAgreement(LotContext context, Slot slot, SlotRules rules, Transport transport) {
    this.context = context;
    this.slot = slot;
    this.rules = rules;
    this.transport = transport;
    this.notary = new Notary(context);
    this.leaders = notary.leaders(slot);
    this.me = context.me();
    this.quorum = context.committee().quorum();
    this.timer = new ViewTimer(context.timing().view());
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

  /** What a node said to have when it entered its latest view, if it did. */
  public Optional<byte[]> inventory(int node) {
    return Optional.ofNullable(newViews.of(node)).map(NewView::inventory);
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
      case Testimony testimony -> Verdict.IGNORE; // For the witness of the slot alone.
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
    if (timer.isOver(view, now)) {
      enter(view + 1, now);
      return true;
    }
    return propose(now) | consider(now);
  }

  /**
   * Finds out what its COMMIT signs while others still look at the proposal: it takes a tree over
   * all outcomes, and would stand between PREPARED and COMMIT (spec L-56).
   */
  public void anticipate() {
    Propose pending = proposal;
    if (pending != null && prepare != null && commit == null && decided == null) {
      rules.seal(pending.ballot(), view);
    }
  }

  /** Says again what this node last said, to all or to one node that came back. */
  public void repeat(Transport to) {
    if (view < 0 || decided != null) {
      return;
    }
    NewView mine = newViews.of(me);
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

  private int leader(int ofView) {
    return leaders.get(ofView % leaders.size());
  }

  private void enter(int next, long now) {
    if (proposal != null && prepared == null) {
      // Others may have been told something else: that is why nothing came of it (L-50).
      Statement failed = Statement.of(leader(view), proposal, proposed);
      transport.toAll(new Testimony(slot, List.of(failed)));
    }
    view = next;
    newViews.startView();
    timer.stop();
    proposal = null;
    refused = false;
    prepare = null;
    prepared = null;
    commit = null;
    tally = new Tally();
    byte[] inventory = rules.inventory();
    Bytes32 locked = lock == null ? Bytes32.ZERO : lock.hash();
    Signature signature = notary.sign(notary.statement(slot, view, locked, inventory));
    NewView mine = new NewView(slot, me, view, Optional.ofNullable(lock), inventory, signature);
    newViews.add(mine);
    transport.toAll(mine);
    startTimer(now);
    propose(now);
  }

  private Verdict onNewView(int from, NewView message, long now) {
    if (message.node() != from) {
      return new Verdict.Reject("NEWVIEW of node " + message.node() + " from node " + from);
    }
    NewView known = newViews.of(from);
    if (message.view() < view
        || known != null && known.view() >= message.view()
        || newViews.isTooMuch(from)) {
      return Verdict.IGNORE;
    }
    if (!notary.isValid(message)) {
      return new Verdict.Reject("NEWVIEW of node " + from + " does not verify");
    }
    newViews.add(message);
    follow(now);
    propose(now);
    return Verdict.ACCEPT;
  }

  /** Enters the (f+1)-th highest view: at least one honest node is there (spec L-33). */
  private void follow(long now) {
    if (!active || decided != null) {
      return;
    }
    int reached = newViews.reachedByMoreThan(context.committee().faults());
    if (reached > view) {
      enter(reached, now);
    }
    startTimer(now);
  }

  /** The timer runs once Q nodes are here: alone, nobody would get further by moving on (L-34). */
  private void startTimer(long now) {
    if (view >= 0 && newViews.inOrBeyond(view) >= quorum) {
      timer.start(now);
    }
  }

  private boolean propose(long now) {
    if (!active || view < 0 || proposal != null || leader(view) != me) {
      return false;
    }
    List<NewView> here = newViews.in(view);
    if (here.size() < quorum) {
      return false;
    }
    Optional<Lock> highest = NewViews.highestLock(here);
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
              : rules.unite(here.stream().map(NewView::inventory).toList(), now);
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

  private Verdict onPropose(int from, Propose message, long now) {
    if (message.view() < view || message.view() == view && proposal != null) {
      return Verdict.IGNORE;
    }
    if (from != leader(message.view()) || !notary.isBy(from, message)) {
      return new Verdict.Reject("proposal for view " + message.view() + " is not its leader's");
    }
    Optional<String> problem = newViews.problem(message, quorum, notary);
    if (problem.isPresent()) {
      return new Verdict.Reject(problem.get());
    }
    message.justification().forEach(newViews::add);
    follow(now);
    if (message.view() == view && proposal == null) {
      take(message, now);
    }
    return Verdict.ACCEPT;
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
        NewViews.highestLock(pending.justification()).isPresent()
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
        || !vote.ballot().equals(proposed)
        || tally.hasPrepare(from)) {
      return Verdict.IGNORE;
    }
    if (from != me && !notary.isBy(from, slot, vote)) {
      return new Verdict.Reject("PREPARE of node " + from + " does not verify");
    }
    if (tally.prepare(from, vote.signature()) >= quorum) {
      Prepared certificate = tally.prepared(slot, view, proposed);
      transport.toAll(certificate);
      lockOn(certificate);
    }
    return Verdict.ACCEPT;
  }

  private Verdict onPrepared(Prepared certificate) {
    if (certificate.view() != view || commit != null || proposal == null) {
      return Verdict.IGNORE;
    }
    if (!certificate.ballot().equals(proposed) || !notary.isValid(slot, certificate)) {
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
        || tally.hasCommit(from)
        || leader(view) != me) {
      return Verdict.IGNORE;
    }
    Ballot ballot = proposal.ballot();
    Optional<TypedMessage> seal = rules.seal(ballot, view);
    boolean sealed =
        seal.isEmpty()
            || vote.seal().isPresent() && notary.isBy(from, seal.get(), vote.seal().get());
    if (!sealed || !notary.isBy(from, slot, vote)) {
      return new Verdict.Reject("COMMIT of node " + from + " does not verify");
    }
    if (tally.commit(from, vote) >= quorum) {
      Decided certificate = tally.decided(proposal, seal.isPresent());
      decided = certificate;
      transport.toAll(certificate);
    }
    return Verdict.ACCEPT;
  }

  private Verdict onDecided(Decided received) {
    Decided certificate = proposal == null ? received : received.knowing(proposal.ballot());
    if (!notary.isValid(slot, certificate)) {
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
