package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The latest NEWVIEW of each node: older ones can no longer lead anywhere (spec L-32, L-36). */
final class NewViews {
  /**
   * Taken of one node while this one stays in a view: whoever is honest gets no further without a
   * quorum, which takes this node along.
   */
  static final int MOST_AHEAD = 4;

  private final NavigableMap<Integer, NewView> latest = new TreeMap<>();

  /** How many of each node were taken since this one entered its view. */
  private final NavigableMap<Integer, Integer> taken = new TreeMap<>();

  /** This node enters another view. */
  void startView() {
    taken.clear();
  }

  /** A node has said enough for now: each of its messages would lie in the log for ever. */
  boolean isTooMuch(int node) {
    return taken.getOrDefault(node, 0) >= MOST_AHEAD;
  }

  @Nullable NewView of(int node) {
    return latest.get(node);
  }

  /** True when it is news. */
  boolean add(NewView message) {
    NewView known = latest.get(message.node());
    if (known != null && known.view() >= message.view()) {
      return false;
    }
    latest.put(message.node(), message);
    taken.merge(message.node(), 1, Integer::sum);
    return true;
  }

  List<NewView> in(int view) {
    return latest.values().stream().filter(message -> message.view() == view).toList();
  }

  long inOrBeyond(int view) {
    return latest.values().stream().filter(message -> message.view() >= view).count();
  }

  /** The highest view that more than {@code faults} nodes have reached, or -1. */
  int reachedByMoreThan(int faults) {
    return latest.values().stream()
        .map(NewView::view)
        .sorted(Comparator.reverseOrder())
        .skip(faults)
        .findFirst()
        .orElse(-1);
  }

  static Optional<Lock> highestLock(List<NewView> justification) {
    return justification.stream()
        .flatMap(message -> message.lock().stream())
        .max(Comparator.comparingInt(Lock::view));
  }

  /** What is wrong with a proposal's NEWVIEWs: Q valid ones of its view, no lock passed over. */
  Optional<String> problem(Propose message, int quorum, Notary notary) {
    int last = -1;
    for (NewView newView : message.justification()) {
      if (newView.node() <= last
          || newView.view() != message.view()
          || !newView.slot().equals(message.slot())
          || !isKnown(newView) && !notary.isValid(newView)) {
        return Optional.of("proposal with a bad NEWVIEW of node " + newView.node());
      }
      last = newView.node();
    }
    if (message.justification().size() < quorum) {
      return Optional.of("proposal with only " + message.justification().size() + " NEWVIEWs");
    }
    return highestLock(message.justification())
        .filter(lock -> !lock.ballot().hash().equals(message.ballot().hash()))
        .map(lock -> "proposal passes over the lock of view " + lock.view());
  }

  private boolean isKnown(NewView message) {
    NewView known = latest.get(message.node());
    return known != null && Arrays.equals(known.toBytes(), message.toBytes());
  }
}
