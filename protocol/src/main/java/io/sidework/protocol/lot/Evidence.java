package io.sidework.protocol.lot;

import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Lies that the chain can check, each worker's once (spec L-27, R-22). */
final class Evidence {
  private final Contributions contributions;
  private final Outbox out;
  private final TreeSet<Address> refuted = new TreeSet<>();

  Evidence(Contributions contributions, Outbox out) {
    this.contributions = contributions;
    this.out = out;
  }

  /** Workers against whom there is evidence. */
  List<Address> refuted() {
    return List.copyOf(refuted);
  }

  /** Whether it would be evidence against somebody if Q nodes computed this digest. */
  boolean isContradictedBy(Task task, Bytes32 digest) {
    return task.copies.values().stream()
        .filter(copy -> copy.isCounted() && !refuted.contains(copy.worker))
        .anyMatch(copy -> !copy.opened().digest().equals(digest));
  }

  /**
   * Opened digests other than the truth.
   *
   * @return whose they are
   */
  List<Address> refute(Task task, ResolveValue.Truth truth) {
    List<Address> liars = new ArrayList<>();
    for (Copy copy : task.copies.values()) {
      if (copy.isCounted() && !copy.opened().digest().equals(truth.digest())) {
        liars.add(copy.worker);
        if (refuted.add(copy.worker)) {
          out.add(new Effect.Refuted(refutation(copy, truth)));
        }
      }
    }
    return liars;
  }

  private Refutation refutation(Copy copy, ResolveValue.Truth truth) {
    SignedBundle bundle = contributions.find(copy.bundle).orElseThrow().bundle;
    return new Refutation(
        bundle,
        copy.taskIndex,
        copy.opened().digest(),
        copy.opened().salt(),
        truth.digest(),
        truth.signatures());
  }
}
