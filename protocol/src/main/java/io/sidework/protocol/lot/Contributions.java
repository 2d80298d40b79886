package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.Bundle;
import io.sidework.protocol.eip712.Receipt;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.message.PeerMessage.RelayBundle;
import io.sidework.protocol.message.PeerMessage.RelayReceipt;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** The bundles that this node holds, and the receipts for them (spec L-6 to L-9, L-14). */
final class Contributions {
  /** Bundles that a node collects, so that its inventory fits a message; ten a task, and more. */
  static final int MAX_BUNDLES = 1 << 12;

  /** {@link #take}: the bundle came from its worker, not from a peer. */
  static final int FROM_WORKER = -1;

  private final LotContext context;
  private final TaskBoard board;
  private final Notary notary;
  private final Outbox out;
  private final NavigableMap<Bytes32, Contribution> byId = new TreeMap<>();
  private final Map<Bytes32, Contribution> bySignature = new TreeMap<>();

  /** From workers, in order of arrival: other nodes may lack them. */
  private final List<Contribution> unrelayed = new ArrayList<>();

  private final Commitments commitments;
  private int round;

  /** In this node's inventory of the round, or in none because closed in it. */
  private int listed;

  Contributions(LotContext context, TaskBoard board, Notary notary, Outbox out) {
    this.context = context;
    this.board = board;
    this.notary = notary;
    this.out = out;
    this.commitments = new Commitments(context.committee().size());
  }

  Optional<Contribution> find(Bytes32 id) {
    return Optional.ofNullable(byId.get(id));
  }

  List<Contribution> all() {
    return List.copyOf(byId.values());
  }

  /** What was not closed in an earlier round stands again, with receipts of this one (L-9). */
  void startRound(int next) {
    round = next;
    for (Contribution contribution : byId.values()) {
      contribution.startRound();
    }
    listed = 0;
    for (Contribution contribution : byId.values()) {
      if (isGrantable(contribution)) {
        grant(contribution);
      }
    }
  }

  private boolean isGrantable(Contribution contribution) {
    Address worker = contribution.bundle.worker();
    return listed < MAX_BUNDLES
        && !contribution.isClosed()
        && !contribution.isListed()
        && hasOpenTask(contribution.bundle)
        && unadmitted(contribution.bundle).isEmpty()
        && contribution.bundle.entries().stream()
            .noneMatch(entry -> isContradicted(worker, entry.taskIndex()));
  }

  /**
   * @param from the peer that passed it on, or {@link #FROM_WORKER}
   * @param frozen the round takes nothing new; what a peer sends may be needed to follow the others
   */
  Verdict take(SignedBundle bundle, int from, boolean frozen) {
    boolean relayed = from != FROM_WORKER;
    Optional<String> problem = form(bundle);
    if (problem.isPresent()) {
      return new Verdict.Reject(problem.get());
    }
    // The same bundle comes from each node: it is known without hashing all of it again.
    Contribution same = bySignature.get(bundle.signature().r());
    if (same != null && same.bundle.equals(bundle)) {
      return again(same, relayed, frozen);
    }
    Bundle signed = bundle.bundle(board::id);
    Bytes32 id = signed.structHash();
    Contribution known = byId.get(id);
    if (known != null) {
      return again(known, relayed, frozen);
    }
    if (frozen && !relayed) {
      return new Verdict.Reject("round " + round + " is frozen");
    }
    if (!hasOpenTask(bundle)) {
      return new Verdict.Reject("all tasks of the bundle are certified");
    }
    Optional<String> early = frozen ? Optional.empty() : unadmitted(bundle);
    if (early.isPresent()) {
      return new Verdict.Reject(early.get());
    }
    Optional<String> excess = frozen ? excess(bundle, from) : surplus(bundle);
    if (excess.isPresent()) {
      return new Verdict.Reject(excess.get());
    }
    Address key = context.roster().keyOf(bundle.worker());
    if (!context.domain().isSignedBy(key, signed, bundle.signature())) {
      return new Verdict.Reject("signature of the bundle does not verify");
    }
    store(new Contribution(bundle, id, isExtended(bundle)), from, frozen);
    return Verdict.ACCEPT;
  }

  /** While collecting: what an honest worker never needs to sign. */
  private Optional<String> surplus(SignedBundle bundle) {
    if (listed >= MAX_BUNDLES) {
      return Optional.of("the lot has " + MAX_BUNDLES + " bundles already");
    }
    int share = Math.max(1, MAX_BUNDLES / 2 / Math.max(1, board.draw().size()));
    return listed >= MAX_BUNDLES / 2 && commitments.bundlesOf(bundle.worker()) >= share
        ? Optional.of("the worker has more than its share of the lot's bundles")
        : commitments.overlap(bundle);
  }

  /** Afterwards: more than all honest nodes can have collected. */
  private Optional<String> excess(SignedBundle bundle, int from) {
    return commitments.isTooMuch(from, bundle)
        ? Optional.of("node " + from + " passed on too much of worker " + bundle.worker())
        : Optional.empty();
  }

  private void store(Contribution contribution, int from, boolean frozen) {
    boolean relayed = from != FROM_WORKER;
    SignedBundle bundle = contribution.bundle;
    byId.put(contribution.id, contribution);
    bySignature.put(bundle.signature().r(), contribution);
    Commitments.Added added = commitments.add(contribution, from);
    added.evidence().forEach(found -> out.add(new Effect.DoubleCommitment(found)));
    if (!relayed) {
      unrelayed.add(contribution);
    }
    if (frozen) {
      return;
    }
    if (added.contradicts()) {
      // Listed without a receipt: the closed set has to show both, the worker gets nothing for it.
      list(contribution);
      if (!relayed) {
        out.toWorker(
            bundle.worker(), new WorkerMessage.Refused("contradicts an earlier commitment"));
      }
      return;
    }
    grant(contribution);
  }

  private Verdict again(Contribution known, boolean relayed, boolean frozen) {
    if (!frozen && isGrantable(known)) {
      grant(known);
      return Verdict.ACCEPT;
    }
    if (!relayed && known.isListed() && known.receipts.containsKey(context.me())) {
      if (known.extended && !frozen) {
        out.toPeers(relayReceipt(known));
      }
      confirm(known);
    } else if (!relayed && frozen && !known.isClosed() && !known.isListed()) {
      return new Verdict.Reject("round " + round + " is frozen");
    }
    return Verdict.IGNORE;
  }

  /** Another node's receipt: f+1 of them vouch that a late rank was really admitted (L-8). */
  Verdict take(int node, RelayReceipt message, boolean frozen) {
    Contribution known = byId.get(message.bundle());
    if (message.round() != round || frozen) {
      return Verdict.IGNORE;
    }
    if (known == null) {
      return new Verdict.Defer("bundle " + message.bundle());
    }
    if (known.isClosed() || known.receipts.containsKey(node)) {
      return Verdict.IGNORE;
    }
    if (!notary.isBy(node, receipt(known), message.signature())) {
      return new Verdict.Reject("receipt of node " + node + " does not verify");
    }
    boolean before = known.isCountable(context.committee().faults());
    known.receipts.put(node, message.signature());
    if (!before) {
      confirm(known);
    }
    return Verdict.ACCEPT;
  }

  /** Bundles that are here; it only grows until the lot is done. */
  int count() {
    return byId.size();
  }

  /** The lot is done: no bundle is needed any more. */
  void forget() {
    byId.clear();
    bySignature.clear();
    unrelayed.clear();
    listed = 0;
    commitments.forget();
  }

  boolean hasUnrelayed() {
    return !unrelayed.isEmpty();
  }

  /**
   * Passes on what is not closed yet.
   *
   * @param has whether a node is known to have a bundle
   */
  void relay(BiPredicate<Integer, Bytes32> has) {
    for (Contribution contribution : unrelayed) {
      if (!contribution.isClosed()) {
        List<Integer> lacking =
            context.peers().stream().filter(node -> !has.test(node, contribution.id)).toList();
        out.toNodes(lacking, new RelayBundle(contribution.bundle));
      }
    }
    unrelayed.clear();
  }

  Receipt receipt(Contribution contribution) {
    return new Receipt(
        context.deal().epoch(), context.deal().id(), context.lot(), round, contribution.id);
  }

  private void list(Contribution contribution) {
    contribution.list();
    listed++;
  }

  private void grant(Contribution contribution) {
    list(contribution);
    contribution.receipts.put(context.me(), notary.sign(receipt(contribution)));
    if (contribution.extended) {
      out.toPeers(relayReceipt(contribution));
    }
    confirm(contribution);
  }

  /** The worker hears of it only once this node can put it into its inventory for good (P13). */
  private void confirm(Contribution contribution) {
    Signature mine = contribution.receipts.get(context.me());
    if (mine != null && contribution.isCountable(context.committee().faults())) {
      out.toWorker(
          contribution.bundle.worker(),
          new WorkerMessage.Received(
              context.deal().id(), context.lot(), round, contribution.id, mine));
    }
  }

  private RelayReceipt relayReceipt(Contribution contribution) {
    return new RelayReceipt(
        context.deal().id(),
        context.lot(),
        round,
        contribution.id,
        java.util.Objects.requireNonNull(contribution.receipts.get(context.me())));
  }

  /**
   * Repeats this node's receipts for late ranks.
   *
   * @param all also those that are already vouched for here, for nodes that may have missed them;
   *     even where every node has given one: what this node knows, another need not
   */
  void repeatReceipts(boolean all) {
    for (Contribution contribution : byId.values()) {
      if (contribution.extended
          && !contribution.isClosed()
          && (all || !contribution.isCountable(context.committee().faults()))
          && contribution.receipts.containsKey(context.me())) {
        out.toPeers(new RelayBundle(contribution.bundle));
        out.toPeers(relayReceipt(contribution));
      }
    }
  }

  boolean counts(Address worker, int taskIndex) {
    return commitments.counts(worker, taskIndex, context.committee().faults());
  }

  boolean isContradicted(Address worker, int taskIndex) {
    return commitments.isContradicted(worker, taskIndex);
  }

  /** Who has committed to a task, ascending. */
  List<Address> committers(int taskIndex) {
    return commitments.committers(taskIndex);
  }

  boolean hasCommitted(Address worker, int taskIndex) {
    return commitments.hasCommitted(worker, taskIndex);
  }

  private boolean hasOpenTask(SignedBundle bundle) {
    return bundle.entries().stream()
        .anyMatch(entry -> !board.task(entry.taskIndex()).isCertified());
  }

  private boolean isExtended(SignedBundle bundle) {
    return bundle.entries().stream()
        .anyMatch(
            entry ->
                board.draw().rank(entry.taskIndex(), bundle.worker())
                    >= board.draw().leased(entry.taskIndex()));
  }

  private Optional<String> unadmitted(SignedBundle bundle) {
    for (SignedBundle.Entry entry : bundle.entries()) {
      Task task = board.task(entry.taskIndex());
      int rank = board.draw().rank(entry.taskIndex(), bundle.worker());
      if (!task.isCertified() && !task.isAdmitted(rank)) {
        return Optional.of(
            "rank " + rank + " not admitted for task " + entry.taskIndex() + " in round " + round);
      }
    }
    return Optional.empty();
  }

  /** Everything about a bundle that needs neither its signature nor the state of the lot (L-6). */
  private Optional<String> form(SignedBundle bundle) {
    if (bundle.epoch() != context.deal().epoch()
        || !bundle.deal().equals(context.deal().id())
        || bundle.lot() != context.lot()) {
      return Optional.of("bundle of another epoch, deal or lot");
    }
    if (bundle.entries().isEmpty()) {
      return Optional.of("bundle without entries");
    }
    int previous = -1;
    for (SignedBundle.Entry entry : bundle.entries()) {
      if (entry.taskIndex() <= previous) {
        return Optional.of("entries out of order at task " + entry.taskIndex());
      }
      previous = entry.taskIndex();
      if (!board.holds(entry.taskIndex())) {
        return Optional.of("task " + entry.taskIndex() + " is not of the lot");
      }
      if (board.draw().rank(entry.taskIndex(), bundle.worker()) < 0) {
        return Optional.of("the worker is not drawn for task " + entry.taskIndex());
      }
    }
    return Optional.empty();
  }
}
