package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.Signature;
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
import java.util.TreeSet;

/** The bundles that this node holds, and the receipts for them (spec L-6 to L-9, L-14). */
final class Contributions {
  /** Bundles that are stored of one worker: one a task and as many again. */
  private static final int MAX_BUNDLES = 512;

  private final LotContext context;
  private final TaskBoard board;
  private final Notary notary;
  private final Outbox out;
  private final NavigableMap<Bytes32, Contribution> byId = new TreeMap<>();
  private final Map<Address, TreeMap<Integer, Contribution>> byTask = new TreeMap<>();
  private final Map<Address, List<Contribution>> byWorker = new TreeMap<>();
  private final Map<Address, TreeSet<Integer>> contradicted = new TreeMap<>();
  private int round;

  Contributions(LotContext context, TaskBoard board, Notary notary, Outbox out) {
    this.context = context;
    this.board = board;
    this.notary = notary;
    this.out = out;
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
      if (isGrantable(contribution)) {
        grant(contribution);
      }
    }
  }

  private boolean isGrantable(Contribution contribution) {
    Address worker = contribution.bundle.worker();
    return !contribution.isClosed()
        && !contribution.isListed()
        && hasOpenTask(contribution.bundle)
        && unadmitted(contribution.bundle).isEmpty()
        && contribution.bundle.entries().stream()
            .noneMatch(entry -> isContradicted(worker, entry.taskIndex()));
  }

  /**
   * @param relayed it came from a peer, not from its worker
   * @param frozen the round takes nothing new; what a peer sends may be needed to follow the others
   */
  Verdict take(SignedBundle bundle, boolean relayed, boolean frozen) {
    Optional<String> problem = form(bundle);
    if (problem.isPresent()) {
      return new Verdict.Reject(problem.get());
    }
    Bytes32 id = bundle.id();
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
    if (byWorker.getOrDefault(bundle.worker(), List.of()).size() >= MAX_BUNDLES) {
      return new Verdict.Reject("more than " + MAX_BUNDLES + " bundles of one worker");
    }
    if (!context.domain().isSignedBy(bundle.worker(), bundle.bundle(), bundle.signature())) {
      return new Verdict.Reject("signature of the bundle does not verify");
    }
    store(new Contribution(bundle, id, isExtended(bundle)), relayed, frozen);
    return Verdict.ACCEPT;
  }

  private void store(Contribution contribution, boolean relayed, boolean frozen) {
    SignedBundle bundle = contribution.bundle;
    byId.put(contribution.id, contribution);
    byWorker.computeIfAbsent(bundle.worker(), owner -> new ArrayList<>()).add(contribution);
    boolean contradicts = index(contribution);
    if (!relayed) {
      out.toPeers(new RelayBundle(bundle));
    }
    if (frozen) {
      return;
    }
    if (contradicts) {
      // Listed without a receipt: the closed set has to show both, the worker gets nothing for it.
      contribution.list();
      if (!relayed) {
        out.toWorker(
            bundle.worker(), new WorkerMessage.Refused("contradicts an earlier commitment"));
      }
      return;
    }
    grant(contribution);
  }

  /** True when it commits differently to a task that the worker had committed to. */
  private boolean index(Contribution contribution) {
    Address worker = contribution.bundle.worker();
    TreeMap<Integer, Contribution> tasks = byTask.computeIfAbsent(worker, owner -> new TreeMap<>());
    boolean contradicts = false;
    for (SignedBundle.Entry entry : contribution.bundle.entries()) {
      Contribution first = tasks.putIfAbsent(entry.taskIndex(), contribution);
      if (first != null && !first.bundle.entries().contains(entry)) {
        contradicts = true;
        if (contradicted.computeIfAbsent(worker, owner -> new TreeSet<>()).add(entry.taskIndex())) {
          out.add(
              new Effect.DoubleCommitment(
                  new Contradiction(first.bundle, contribution.bundle, entry.taskIndex())));
        }
      }
    }
    return contradicts;
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

  Receipt receipt(Contribution contribution) {
    return new Receipt(
        context.deal().epoch(), context.deal().id(), context.lot(), round, contribution.id);
  }

  private void grant(Contribution contribution) {
    contribution.list();
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
   * @param all also those that are already vouched for here, for nodes that may have missed them
   */
  void repeatReceipts(boolean all) {
    for (Contribution contribution : byId.values()) {
      if (contribution.extended
          && !contribution.isClosed()
          && (all || !contribution.isCountable(context.committee().faults()))
          && contribution.receipts.containsKey(context.me())
          && contribution.receipts.size() < context.committee().size()) {
        out.toPeers(new RelayBundle(contribution.bundle));
        out.toPeers(relayReceipt(contribution));
      }
    }
  }

  /** A commitment of the worker for the task is in this node's inventory, and stands alone. */
  boolean counts(Address worker, int taskIndex) {
    TreeMap<Integer, Contribution> tasks = byTask.get(worker);
    Contribution first = tasks == null ? null : tasks.get(taskIndex);
    if (first == null || isContradicted(worker, taskIndex)) {
      return false;
    }
    if (first.isCountable(context.committee().faults())) {
      return true;
    }
    // The same commitment may have come again in another bundle.
    return byWorker.getOrDefault(worker, List.of()).stream()
        .anyMatch(
            other ->
                other.isCountable(context.committee().faults())
                    && other.bundle.entries().stream()
                        .anyMatch(entry -> entry.taskIndex() == taskIndex));
  }

  boolean isContradicted(Address worker, int taskIndex) {
    TreeSet<Integer> tasks = contradicted.get(worker);
    return tasks != null && tasks.contains(taskIndex);
  }

  boolean hasCommitted(Address worker, int taskIndex) {
    TreeMap<Integer, Contribution> tasks = byTask.get(worker);
    return tasks != null && tasks.containsKey(taskIndex);
  }

  private boolean hasOpenTask(SignedBundle bundle) {
    return bundle.entries().stream().anyMatch(entry -> !board.task(entry.taskIndex()).certified);
  }

  private boolean isExtended(SignedBundle bundle) {
    return bundle.entries().stream()
        .anyMatch(
            entry ->
                board.draw().rank(entry.taskIndex(), bundle.worker()) >= context.deal().copies());
  }

  private Optional<String> unadmitted(SignedBundle bundle) {
    for (SignedBundle.Entry entry : bundle.entries()) {
      Task task = board.task(entry.taskIndex());
      int rank = board.draw().rank(entry.taskIndex(), bundle.worker());
      if (!task.certified && !task.isAdmitted(rank)) {
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
