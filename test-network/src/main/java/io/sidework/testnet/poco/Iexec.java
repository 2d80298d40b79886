package io.sidework.testnet.poco;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A model of iExec's rule, after IexecPoco2Facet.sol of iExecBlockchainComputing/PoCo (v6.2.0):
 * {@code contribute} gives a worker of score s the weight max(s/3, 3) - 1 and multiplies it into
 * the group of those with the same result; {@code checkConsensus} takes a group of more than
 * (trust-1)/trust of the total. Scores are as given and stay, as standing does here.
 *
 * <p>The scheduler is honest and asks workers by lot, as few as would do. Who is asked may hold its
 * word back without a loss until it knows who else was: the coalition lies where all are its own,
 * and elsewhere at a rate.
 */
final class Iexec implements Market {
  private static final int TRUTH = 0;
  private static final int LIE = 1;

  private final Crowd crowd;
  private final int trust;
  private final int tasks;
  private final double rate;
  private final int seed;

  Iexec(Crowd crowd, int trust, int tasks, double rate, int seed) {
    this.crowd = crowd;
    this.trust = trust;
    this.tasks = tasks;
    this.rate = rate;
    this.seed = seed;
  }

  @Override
  public void play(int number, Tally tally) {
    SplittableRandom chance = new SplittableRandom(31L * seed + number);
    for (int task = 0; task < tasks; task++) {
      tally.tasks(1);
      List<Integer> order = order(chance);
      int enough = enough(order);
      boolean controlled = order.subList(0, enough).stream().allMatch(crowd::colludes);
      boolean lie = controlled || chance.nextDouble() < rate;
      Consensus consensus = new Consensus();
      for (int worker : order) {
        tally.copies(1);
        int result = lie && crowd.colludes(worker) ? LIE : TRUTH;
        if (consensus.contribute(result, crowd.standing(worker))) {
          tally.wrong(result == LIE ? 1 : 0);
          break;
        }
      }
    }
  }

  /** How many of them reach consensus when they agree. */
  private int enough(List<Integer> order) {
    Consensus consensus = new Consensus();
    int asked = 1;
    while (!consensus.contribute(TRUTH, crowd.standing(order.get(asked - 1)))
        && asked < order.size()) {
      asked++;
    }
    return asked;
  }

  private List<Integer> order(SplittableRandom chance) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < crowd.size(); i++) {
      order.add(chance.nextInt(i + 1), i);
    }
    return order;
  }

  /** The contract's arithmetic, in its names. */
  private final class Consensus {
    private final Map<Integer, Long> groups = new HashMap<>();
    private long total = 1;

    boolean contribute(int result, int score) {
      long weight = Math.max(score / 3, 3) - 1;
      long group = groups.getOrDefault(result, 0L);
      long delta = Math.max(group, 1) * weight - group;
      groups.put(result, group + delta);
      total += delta;
      return (group + delta) * trust > total * (trust - 1);
    }
  }
}
