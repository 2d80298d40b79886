package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.type.Bytes32;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What nodes signed that one task computes (spec L-26, L-60). */
final class Testimony {
  private final Committee committee;
  private final Map<Bytes32, TreeSet<Integer>> byDigest = new TreeMap<>();
  private final TreeSet<Integer> heard = new TreeSet<>();

  Testimony(Committee committee) {
    this.committee = committee;
  }

  void add(SignedDigest signed) {
    byDigest.computeIfAbsent(signed.digest(), digest -> new TreeSet<>()).add(signed.node());
    heard.add(signed.node());
  }

  /** The digest that Q nodes signed. */
  Optional<Bytes32> truth() {
    return byDigest.entrySet().stream()
        .filter(entry -> entry.getValue().size() >= committee.quorum())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Whatever the others may still say, no digest reaches Q. Q honest nodes that compute the same
   * always could, so nodes that lie cannot bring it about.
   */
  boolean isIndeterminate() {
    int most =
        byDigest.values().stream().map(TreeSet::size).max(Comparator.naturalOrder()).orElse(0);
    return most + committee.size() - heard.size() < committee.quorum();
  }

  boolean isSettled() {
    return truth().isPresent() || isIndeterminate();
  }
}
