package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a task's copies say where nothing else can tell, because its program need not give the same
 * twice (spec L-71 to L-73). Dissent is no fault there: it is outweighed, or it is not.
 */
final class Concord {
  private final Copy.@Nullable Held heaviest;
  private final List<Integer> agreeing;
  private final List<Integer> others;

  private Concord(Copy.@Nullable Held heaviest, List<Integer> agreeing, List<Integer> others) {
    this.heaviest = heaviest;
    this.agreeing = agreeing;
    this.others = others;
  }

  /**
   * @param opened copies that count, by rank; of equally heavy results the one of the lowest rank
   *     comes first
   */
  static Concord of(List<Copy> opened, ToIntFunction<Address> standing) {
    Map<Bytes32, List<Integer>> classes = new TreeMap<>();
    for (Copy copy : opened) {
      classes
          .computeIfAbsent(copy.opened().digest(), digest -> new ArrayList<>())
          .add(standing.applyAsInt(copy.worker));
    }
    Copy.Held heaviest = null;
    BigInteger most = BigInteger.ZERO;
    for (Copy copy : opened) {
      BigInteger weight =
          Acceptance.product(classes.getOrDefault(copy.opened().digest(), List.of()));
      if (weight.compareTo(most) > 0) {
        most = weight;
        heaviest = copy.opened();
      }
    }
    List<Integer> others = new ArrayList<>();
    Bytes32 chosen = heaviest == null ? Bytes32.ZERO : heaviest.digest();
    classes.forEach(
        (digest, standings) -> {
          if (!digest.equals(chosen)) {
            others.addAll(standings);
          }
        });
    return new Concord(heaviest, classes.getOrDefault(chosen, List.of()), others);
  }

  /** Of so many copies of one task at most is anybody asked: twice those that are paid (L-73). */
  static int most(Deal deal) {
    return 2 * deal.paidCopies();
  }

  boolean suffices(int trust) {
    return Acceptance.outweighs(agreeing, others, trust);
  }

  /**
   * The result that the heaviest copies share.
   *
   * @throws NullPointerException when there are no copies
   */
  Copy.Held heaviest() {
    return java.util.Objects.requireNonNull(heaviest, "a copy is open");
  }

  /**
   * How many further owners would suffice if they agreed with the heaviest; all when none do.
   *
   * @param next standings of the owners in the order in which they are asked
   */
  int further(List<Integer> next, int trust) {
    List<Integer> together = new ArrayList<>(agreeing);
    for (int i = 0; i < next.size(); i++) {
      together.add(next.get(i));
      if (Acceptance.outweighs(together, others, trust)) {
        return i + 1;
      }
    }
    return next.size();
  }
}
