package io.sidework.protocol.deal;

import java.math.BigInteger;
import java.util.List;

/** The acceptance rule of replicated mode (protocol 6). Integers only. */
public final class Acceptance {
  private Acceptance() {}

  /** m: the smallest m >= 1 with 10^m >= T. */
  public static int copies(int trust) {
    if (trust < 1 || trust > 1_000_000) {
      throw new IllegalArgumentException("trust must be from 1 to 1000000, got " + trust);
    }
    int copies = 1;
    for (long reach = 10; reach < trust; reach *= 10) {
      copies++;
    }
    return copies;
  }

  /** Odds that an owner of standing k is right against chance: min(5k+4, 10). */
  public static int odds(int standing) {
    return (int) Math.min(5L * standing + 4, 10);
  }

  /**
   * True when agreeing copies by owners of these standings suffice for trust T: G >= T; T = 1 takes
   * one.
   */
  public static boolean suffices(List<Integer> standings, int trust) {
    return reaches(standings, trust);
  }

  /**
   * The same for a task that stood in a batch which is void (spec L-63): one more owner of full
   * odds has to agree, unless as many do already as are ever paid. Whoever made the batch chose
   * alone what to lie about, and may have lied about all of it, so what confederates confirm in its
   * rerun is a share of a whole batch, not of a task.
   */
  public static boolean sufficesAfterVoid(List<Integer> standings, int trust) {
    return reaches(standings, 10L * trust)
        || standings.size() >= mostPaid(trust) && reaches(standings, trust);
  }

  /** Copies of a task that are paid at most: m+4 (spec R-15). */
  public static int mostPaid(int trust) {
    return copies(trust) + 4;
  }

  private static boolean reaches(List<Integer> standings, long least) {
    long product = 1;
    for (int standing : standings) {
      product = Math.min(product * odds(standing), least);
    }
    return !standings.isEmpty() && product >= least;
  }

  /**
   * True when agreeing copies outweigh all others for trust T, where nothing but copies can tell
   * (spec L-71): the product of their odds is at least T times that of the others. With T > 1 at
   * most one side can.
   *
   * @param agreeing standings of the owners whose results are equal
   * @param others standings of the owners with any other result
   */
  public static boolean outweighs(List<Integer> agreeing, List<Integer> others, int trust) {
    return !agreeing.isEmpty()
        && product(agreeing).compareTo(product(others).multiply(BigInteger.valueOf(trust))) >= 0;
  }

  /** Product of odds; 1 of none. */
  public static BigInteger product(List<Integer> standings) {
    BigInteger product = BigInteger.ONE;
    for (int standing : standings) {
      product = product.multiply(BigInteger.valueOf(odds(standing)));
    }
    return product;
  }
}
