package io.sidework.testnet.poco;

import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One owner's results of one lot in spot mode (protocol 6, spec L-44, L-45): provisional until what
 * the draw picks was redone, and all on their own when one of those was a lie.
 */
final class SpotBatch {
  private final Crowd crowd;
  private final Terms terms;
  private final Address owner;
  private final List<Address> others;
  private final int lies;
  private final int rerun;
  private final Tally tally;
  private final Truth truth;

  /**
   * @param others who is up besides it
   * @param lies how many of its results are wrong: the first ones, where draws are even
   * @param rerun how many of its tasks are played on when the batch is void, the lies before others
   */
  SpotBatch(
      Crowd crowd,
      Terms terms,
      Address owner,
      List<Address> others,
      int lies,
      int rerun,
      Tally tally,
      Truth truth) {
    this.crowd = crowd;
    this.terms = terms;
    this.owner = owner;
    this.others = others;
    this.lies = lies;
    this.rerun = rerun;
    this.tally = tally;
    this.truth = truth;
  }

  private boolean isLie(int task) {
    return task < lies;
  }

  /** Every commitment of the round was revealed. */
  void resolve(Bytes32 draw) {
    tally.copies(terms.tasks());
    List<Integer> drawn = drawn(draw);
    tally.copies(drawn.size());
    Set<Integer> refuted = new HashSet<>();
    for (int task : drawn) {
      if (isLie(task) && !crowd.colludes(auditor(draw, task))) {
        truth.settle(List.of(owner), List.of(auditor(draw, task)));
        refuted.add(task);
      }
    }
    if (refuted.isEmpty()) {
      tally.wrong(lies);
    } else {
      rerun(draw, Set.copyOf(drawn), refuted);
    }
  }

  /** Whether a draw with this seed would catch no lie. */
  boolean survives(Bytes32 draw) {
    return drawn(draw).stream()
        .noneMatch(task -> isLie(task) && !crowd.colludes(auditor(draw, task)));
  }

  private List<Integer> drawn(Bytes32 draw) {
    return SpotCheck.drawn(draw, owner, terms.indices(), terms.deal().trust());
  }

  private Address auditor(Bytes32 draw, int task) {
    return SpotCheck.successors(draw, task, others).getFirst();
  }

  /** A reveal is missing: the batch is void, and nobody is to blame. */
  void withhold(Bytes32 atHand) {
    tally.copies(terms.tasks());
    rerun(atHand, Set.of(), Set.of());
  }

  /** Lies that a rerun in this order would accept, since the coalition has all that are asked. */
  int controlled(Bytes32 order) {
    int controlled = 0;
    for (int task = 0; task < lies; task++) {
      controlled += isControlled(asked(order, task)) ? 1 : 0;
    }
    return controlled;
  }

  /** The tasks go on as in replicated mode; the copies of the batch weigh nothing. */
  private void rerun(Bytes32 order, Set<Integer> drawn, Set<Integer> settled) {
    for (int task = 0; task < rerun; task++) {
      if (settled.contains(task)) {
        continue;
      }
      List<Address> asked = asked(order, task);
      // Who audited the task was the first to be asked, and is counted already.
      tally.copies(asked.size() - (drawn.contains(task) ? 1 : 0));
      if (!isLie(task)) {
        if (!suffices(asked) || SpotCheck.isAudited(order, task)) {
          truth.settle(List.of(), asked);
        }
      } else if (isControlled(asked)) {
        tally.wrong(1);
        if (SpotCheck.isAudited(order, task)) {
          truth.settle(with(asked), List.of());
        }
      } else {
        truth.settle(List.of(owner), asked);
      }
    }
  }

  /** Owners in order until they suffice, or all. */
  private List<Address> asked(Bytes32 order, int task) {
    List<Address> asked = new ArrayList<>();
    for (Address next : SpotCheck.successors(order, task, others)) {
      if (suffices(asked)) {
        break;
      }
      asked.add(next);
    }
    return asked;
  }

  private boolean suffices(List<Address> agreeing) {
    return Acceptance.sufficesAfterVoid(
        agreeing.stream().map(crowd::standing).toList(), terms.deal().trust());
  }

  private boolean isControlled(List<Address> asked) {
    return suffices(asked) && asked.stream().allMatch(crowd::colludes);
  }

  private List<Address> with(List<Address> asked) {
    List<Address> all = new ArrayList<>(asked);
    all.add(owner);
    return all;
  }
}
