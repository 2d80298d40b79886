package io.sidework.testnet.poco;

import java.util.SplittableRandom;

/**
 * A model of BOINC's adaptive replication, after {@code set_trust} in sched/sched_send.cpp, {@code
 * CONS_VALID_UNREPLICATED} in sched/sched_config.h and {@code check_set} in
 * sched/validate_util2.cpp of BOINC/boinc: a host with at least 10 consecutive valid results gets a
 * job alone with probability 1 - 1/(consecutive valid); other jobs go to two hosts, and to further
 * ones until two agree. How many valid results a host has behind it is as given and stays.
 *
 * <p>A host is not told whether it works alone; the coalition lies about a share of all jobs, the
 * same ones at each of its hosts.
 */
final class Boinc implements Market {
  private static final int UNREPLICATED = 10;

  private final Crowd crowd;
  private final int tasks;
  private final double rate;
  private final int seed;

  Boinc(Crowd crowd, int tasks, double rate, int seed) {
    this.crowd = crowd;
    this.tasks = tasks;
    this.rate = rate;
    this.seed = seed;
  }

  @Override
  public void play(int number, Tally tally) {
    SplittableRandom chance = new SplittableRandom(31L * seed + number);
    for (int task = 0; task < tasks; task++) {
      tally.tasks(1);
      boolean lie = chance.nextDouble() < rate;
      int first = chance.nextInt(crowd.size());
      int valid = crowd.standing(first);
      boolean alone = valid >= UNREPLICATED && chance.nextDouble() > 1.0 / valid;
      tally.copies(1);
      if (alone) {
        tally.wrong(lie && crowd.colludes(first) ? 1 : 0);
      } else {
        replicated(first, lie, chance, tally);
      }
    }
  }

  private void replicated(int first, boolean lie, SplittableRandom chance, Tally tally) {
    boolean[] asked = new boolean[crowd.size()];
    int[] votes = new int[2];
    int host = first;
    while (true) {
      asked[host] = true;
      int result = lie && crowd.colludes(host) ? 1 : 0;
      if (++votes[result] == 2) {
        tally.wrong(result);
        return;
      }
      while (asked[host]) {
        host = chance.nextInt(crowd.size());
      }
      tally.copies(1);
    }
  }
}
