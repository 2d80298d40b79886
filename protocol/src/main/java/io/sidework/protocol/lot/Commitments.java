package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each worker has committed to here, and how much of it is stored (spec L-6, L-7, L-14).
 *
 * <p>What a node takes while it collects is bounded by the lot, whatever a worker signs: two
 * entries a task. So is what it must be able to take of the others afterwards, which is what all of
 * them took. A bound that nodes could reach with different bundles would leave them with
 * inventories that nobody else can hold.
 */
final class Commitments {
  /** Entries of one worker that one node may come to hold by itself: all tasks, contradicted. */
  private static final int MAX_ENTRIES = 2 * Deal.LOT;

  private final int nodes;
  private final Map<Address, TreeMap<Integer, Contribution>> first = new TreeMap<>();
  private final Map<Address, List<Contribution>> byWorker = new TreeMap<>();
  private final Map<Address, TreeSet<Integer>> contradicted = new TreeMap<>();
  private final Map<Address, TreeMap<Integer, Integer>> taken = new TreeMap<>();

  Commitments(int nodes) {
    this.nodes = nodes;
  }

  /**
   * Why a bundle is not to be collected besides what its worker has committed to already. An equal
   * commitment is welcome again while the bundles that hold it stand for nothing: a draw may have
   * taken back the admission of some of their tasks (L-44), and the others are committed to anew.
   */
  Optional<String> overlap(SignedBundle bundle) {
    if (entries(bundle.worker()) + bundle.entries().size() > MAX_ENTRIES) {
      return Optional.of("the worker has committed to its tasks too often");
    }
    TreeMap<Integer, Contribution> tasks = first.getOrDefault(bundle.worker(), new TreeMap<>());
    boolean known = contradicted.containsKey(bundle.worker());
    int same = -1;
    for (SignedBundle.Entry entry : bundle.entries()) {
      Contribution before = tasks.get(entry.taskIndex());
      if (before != null && before.bundle.entries().contains(entry)) {
        same = stands(bundle.worker(), entry.taskIndex()) ? entry.taskIndex() : same;
      } else if (before != null) {
        return known ? Optional.of("contradicts an earlier commitment, again") : Optional.empty();
      }
    }
    return same < 0
        ? Optional.empty()
        : Optional.of("task " + same + " is committed to in another bundle");
  }

  /** A bundle with the task is closed, or fit for this node's inventory of the round. */
  private boolean stands(Address worker, int taskIndex) {
    return byWorker.getOrDefault(worker, List.of()).stream()
        .anyMatch(other -> (other.isListed() || other.isClosed()) && isIn(other.bundle, taskIndex));
  }

  private static boolean isIn(SignedBundle bundle, int taskIndex) {
    return bundle.entries().stream().anyMatch(entry -> entry.taskIndex() == taskIndex);
  }

  int bundlesOf(Address worker) {
    return byWorker.getOrDefault(worker, List.of()).size();
  }

  /** Whether a peer has passed on more of this worker than all honest nodes together took. */
  boolean isTooMuch(int peer, SignedBundle bundle) {
    int entries = taken.getOrDefault(bundle.worker(), new TreeMap<>()).getOrDefault(peer, 0);
    return entries + bundle.entries().size() > nodes * MAX_ENTRIES;
  }

  private int entries(Address worker) {
    return byWorker.getOrDefault(worker, List.of()).stream()
        .mapToInt(each -> each.bundle.entries().size())
        .sum();
  }

  /**
   * @param peer that passed it on, or -1
   * @return evidence for each task that is contradicted for the first time
   */
  Added add(Contribution contribution, int peer) {
    SignedBundle bundle = contribution.bundle;
    Address worker = bundle.worker();
    byWorker.computeIfAbsent(worker, owner -> new ArrayList<>()).add(contribution);
    taken
        .computeIfAbsent(worker, owner -> new TreeMap<>())
        .merge(peer, bundle.entries().size(), Integer::sum);
    TreeMap<Integer, Contribution> tasks = first.computeIfAbsent(worker, owner -> new TreeMap<>());
    List<Contradiction> evidence = new ArrayList<>();
    boolean contradicts = false;
    for (SignedBundle.Entry entry : bundle.entries()) {
      Contribution before = tasks.putIfAbsent(entry.taskIndex(), contribution);
      if (before != null && !before.bundle.entries().contains(entry)) {
        contradicts = true;
        if (contradicted.computeIfAbsent(worker, owner -> new TreeSet<>()).add(entry.taskIndex())) {
          evidence.add(new Contradiction(before.bundle, bundle, entry.taskIndex()));
        }
      }
    }
    return new Added(contradicts, evidence);
  }

  /** What a new bundle says against earlier ones of its worker. */
  record Added(boolean contradicts, List<Contradiction> evidence) {}

  void forget() {
    first.clear();
    byWorker.clear();
    contradicted.clear();
    taken.clear();
  }

  boolean isContradicted(Address worker, int taskIndex) {
    TreeSet<Integer> tasks = contradicted.get(worker);
    return tasks != null && tasks.contains(taskIndex);
  }

  List<Address> committers(int taskIndex) {
    List<Address> committers = new ArrayList<>();
    first.forEach(
        (worker, tasks) -> {
          if (tasks.containsKey(taskIndex)) {
            committers.add(worker);
          }
        });
    return committers;
  }

  boolean hasCommitted(Address worker, int taskIndex) {
    TreeMap<Integer, Contribution> tasks = first.get(worker);
    return tasks != null && tasks.containsKey(taskIndex);
  }

  /** A commitment of the worker for the task is in this node's inventory, and stands alone. */
  boolean counts(Address worker, int taskIndex, int faults) {
    TreeMap<Integer, Contribution> tasks = first.get(worker);
    Contribution before = tasks == null ? null : tasks.get(taskIndex);
    if (before == null || isContradicted(worker, taskIndex)) {
      return false;
    }
    if (before.isCountable(faults)) {
      return true;
    }
    // The same commitment may have come again in another bundle, which some other node had taken.
    return byWorker.getOrDefault(worker, List.of()).stream()
        .anyMatch(other -> other.isCountable(faults) && isIn(other.bundle, taskIndex));
  }
}
