package io.sidework.testnet.poco;

import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.lot.Timing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long lots take while owners leave for good (spec L-3 to L-5, L-10, L-20, L-25): half of those
 * that leave are gone before the lot begins, the others go at any time in its first half minute.
 * Who is there works at its own speed, shows signs of life, commits and opens. Times in
 * milliseconds from the lot's start.
 */
final class Churn {
  private static final int OWNERS = 60;
  private static final int CHUNK = 128;
  private static final int CHUNKS = 2;
  private static final int SIGN_OF_LIFE = 3_000;
  private static final int TICK = 250;
  private static final int HOP = 100;

  /** A chunk is sized to run 1 to 10 s: so long here, at half to twice the speed. */
  private static final int CHUNK_RUN = 5_000;

  private static final int LEAVING_TIME = 30_000;
  private static final long DEADLINE = 3_600_000;
  private static final int WALL_LIMIT = 10_000;

  private final Timing timing;
  private final int leaving;
  private final int copies;
  private final int trust;
  private final boolean spot;
  private final SplittableRandom chance;
  private final long lease = Math.max(2 * WALL_LIMIT, DEADLINE / 4);
  private final List<Long> completed = new ArrayList<>();
  private long stalled;

  private final long[] gone = new long[OWNERS];
  private final double[] slowness = new double[OWNERS];

  /**
   * @param leaving of a hundred owners
   * @param copies that a task needs
   * @param spot whether drawn results are redone by others in a second round
   */
  Churn(Timing timing, int leaving, int copies, int trust, boolean spot, int seed) {
    this.timing = timing;
    this.leaving = leaving;
    this.copies = copies;
    this.trust = trust;
    this.spot = spot;
    this.chance = new SplittableRandom(seed);
  }

  /** Some tasks of one draw that the same owners are asked for. */
  private static final class Share {
    final int[] ranking;
    final int tasks;
    final int run;
    int needed;
    int admitted;
    int opened;
    final List<Integer> committed = new ArrayList<>();

    Share(int[] ranking, int tasks, int run, int needed) {
      this.ranking = ranking;
      this.tasks = tasks;
      this.run = run;
      this.needed = needed;
    }
  }

  Churn play(int lots) {
    for (int lot = 0; lot < lots; lot++) {
      play();
    }
    return this;
  }

  private void play() {
    for (int owner = 0; owner < OWNERS; owner++) {
      boolean leaves = chance.nextInt(100) < leaving;
      long when = chance.nextInt(2) == 0 ? 0 : chance.nextInt(LEAVING_TIME);
      gone[owner] = leaves ? when : Long.MAX_VALUE;
      slowness[owner] = Math.pow(2, 2 * chance.nextDouble() - 1);
    }
    List<Share> open = new ArrayList<>();
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      open.add(new Share(shuffled(), CHUNK, CHUNK_RUN, copies));
    }
    long now = settle(open, 0, !spot);
    if (spot && now < DEADLINE) {
      List<Share> audits = new ArrayList<>();
      for (int audit = 0; audit < CHUNKS * SpotCheck.audits(CHUNK, trust); audit++) {
        audits.add(new Share(shuffled(), 1, CHUNK_RUN / CHUNK, 1));
      }
      now = settle(audits, now, false);
      finish(CHUNKS * CHUNK, now);
    } else if (spot) {
      stalled += CHUNKS * CHUNK;
    }
  }

  private void finish(int tasks, long now) {
    for (int task = 0; task < tasks; task++) {
      completed.add(now);
    }
  }

  private int[] shuffled() {
    int[] order = new int[OWNERS];
    for (int i = 0; i < OWNERS; i++) {
      int j = chance.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Rounds until all have their opened copies; when the last is resolved. */
  private long settle(List<Share> shares, long start, boolean certifies) {
    long now = start;
    List<Share> open = new ArrayList<>(shares);
    while (!open.isEmpty() && now < DEADLINE) {
      long closed = now;
      for (Share share : open) {
        closed = Math.max(closed, collect(share, now));
      }
      closed += 4 * HOP;
      boolean missing = false;
      for (Share share : open) {
        for (int owner : share.committed) {
          boolean opens = gone[owner] >= closed + HOP;
          share.opened += opens ? 1 : 0;
          missing |= !opens;
        }
        share.committed.clear();
      }
      now = closed + (missing ? timing.openWindow() : 2 * HOP) + 4 * HOP;
      for (Share share : List.copyOf(open)) {
        if (share.opened >= share.needed) {
          open.remove(share);
          if (certifies) {
            finish(share.tasks, now);
          }
        }
      }
    }
    for (Share share : open) {
      stalled += certifies ? share.tasks : 0;
    }
    return now;
  }

  /** One round of one share: admits next ranks while those that are awaited are too few. */
  private long collect(Share share, long start) {
    List<long[]> awaited = new ArrayList<>();
    for (long now = start; now < DEADLINE; now += TICK) {
      int pending = 0;
      for (long[] each : awaited) {
        int owner = (int) each[0];
        long done = each[1] + (long) (share.run * slowness[owner]) + HOP;
        if (done <= now && gone[owner] > done && !share.committed.contains(owner)) {
          share.committed.add(owner);
        }
        boolean in = share.committed.contains(owner);
        pending += !in && !isSilent(owner, start, now) && now - each[1] < lease ? 1 : 0;
      }
      int in = share.opened + share.committed.size();
      if (in >= share.needed) {
        return now;
      }
      while (in + pending < share.needed && share.admitted < OWNERS) {
        int next = share.ranking[share.admitted++];
        awaited.add(new long[] {next, now});
        pending += isSilent(next, start, now) ? 0 : 1;
      }
      if (pending == 0 && share.admitted == OWNERS) {
        return now;
      }
    }
    return DEADLINE;
  }

  private boolean isSilent(int owner, long start, long now) {
    long last = Math.min(gone[owner], now) / SIGN_OF_LIFE * SIGN_OF_LIFE;
    return gone[owner] <= now && now - Math.max(start, last) >= timing.silence();
  }

  /** Tasks that had no result at the deadline. */
  long stalled() {
    return stalled;
  }

  /** Seconds within which that part of the tasks was certified. */
  double seconds(double part) {
    long[] sorted = completed.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1L, (long) (part * sorted.length))] / 1000.0;
  }
}
