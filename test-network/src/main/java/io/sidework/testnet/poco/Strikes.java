package io.sidework.testnet.poco;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches of colluders alone, which is where lies are: many of them in little time. With bad nodes,
 * the coalition sees every draw before anybody else and may have it spoilt. Only lies are played on
 * in reruns: copies are not counted here.
 */
final class Strikes {
  private final Crowd crowd;
  private final Terms terms;
  private final int lies;
  private final int seed;
  private final Address colluder;
  private final List<Address> others;

  Strikes(Crowd crowd, Terms terms, int lies, int seed) {
    this.crowd = crowd;
    this.terms = terms;
    this.lies = lies;
    this.seed = seed;
    this.colluder = crowd.owners().stream().filter(crowd::colludes).findFirst().orElseThrow();
    this.others = crowd.owners().stream().filter(owner -> !owner.equals(colluder)).toList();
  }

  private SpotBatch batch(Tally tally) {
    Truth truth = new Truth(terms.committee(), crowd, tally);
    return new SpotBatch(crowd, terms, colluder, others, lies, lies, tally, truth);
  }

  /** All nodes reveal what they committed to. */
  Tally honestNodes(int batches) {
    Tally tally = new Tally();
    for (int number = 0; number < batches; number++) {
      tally.tasks(terms.tasks());
      batch(tally).resolve(draw(secrets(number)));
    }
    return tally;
  }

  /**
   * Under spec L-45: f bad nodes that have seen all other secrets let a draw stand when it catches
   * nothing, and else leave out those of their own reveals whose absence helps most in the rerun.
   */
  Tally withholding(int batches) {
    Tally tally = new Tally();
    for (int number = 0; number < batches; number++) {
      tally.tasks(terms.tasks());
      List<Bytes32> secrets = secrets(number);
      SpotBatch batch = batch(tally);
      Bytes32 draw = draw(secrets);
      if (batch.survives(draw)) {
        batch.resolve(draw);
        continue;
      }
      Bytes32 best = draw;
      int most = -1;
      for (int left = 1; left < 1 << terms.committee().faults(); left++) {
        Bytes32 atHand = draw(without(secrets, left));
        int controlled = batch.controlled(atHand);
        if (controlled > most) {
          most = controlled;
          best = atHand;
        }
      }
      batch.withhold(best);
    }
    return tally;
  }

  /**
   * Without spec L-45: the draw is of whichever reveals a bad leader puts into its value, any f+1
   * or more of the 2f+1 that were committed to.
   */
  Tally choosing(int batches) {
    Tally tally = new Tally();
    for (int number = 0; number < batches; number++) {
      tally.tasks(terms.tasks());
      List<Bytes32> secrets = secrets(number);
      SpotBatch batch = batch(tally);
      Bytes32 chosen = draw(secrets);
      for (int left = 0; left < 1 << secrets.size() && !batch.survives(chosen); left++) {
        if (Integer.bitCount(left) <= terms.committee().faults()) {
          chosen = draw(without(secrets, left));
        }
      }
      batch.resolve(chosen);
    }
    return tally;
  }

  /** One of each of the Q nodes whose commitments were closed; the bad ones come first. */
  private List<Bytes32> secrets(int number) {
    List<Bytes32> secrets = new ArrayList<>();
    for (int node = 0; node < terms.committee().quorum(); node++) {
      secrets.add(Terms.hash("secret", seed, number, node));
    }
    return secrets;
  }

  private static List<Bytes32> without(List<Bytes32> secrets, int left) {
    List<Bytes32> rest = new ArrayList<>();
    for (int node = 0; node < secrets.size(); node++) {
      if ((left >> node & 1) == 0) {
        rest.add(secrets.get(node));
      }
    }
    return rest;
  }

  private static Bytes32 draw(List<Bytes32> reveals) {
    return Keccak.hash(reveals.stream().map(Bytes32::toArray).toArray(byte[][]::new));
  }
}
