package io.sidework.protocol.deal;

/**
 * How many clean results an owner has, by the size of task they were of (protocol 6, spec R-34): k
 * of one class says nothing about another, or standing would be farmed with tasks that cost
 * nothing.
 *
 * @param small of tasks with a fuel limit of at most {@link #SMALL}
 * @param medium of tasks with a fuel limit of at most {@link #MEDIUM}
 * @param large of all larger tasks
 */
public record Standing(int small, int medium, int large) {
  public static final Standing NONE = new Standing(0, 0, 0);

  static final long SMALL = 1_000_000_000L;
  static final long MEDIUM = 1_000_000_000_000L;

  /** Nothing depends on more; it keeps sums within an int. */
  static final int MOST = 1_000_000;

  public Standing {
    if (small < 0 || medium < 0 || large < 0 || Math.max(small, Math.max(medium, large)) > MOST) {
      throw new IllegalArgumentException("standing is 0 to " + MOST);
    }
  }

  /** The same k in every class. */
  public static Standing of(int k) {
    return new Standing(k, k, k);
  }

  /** k for tasks with this fuel limit. */
  public int in(long fuelLimit) {
    return fuelLimit <= SMALL ? small : fuelLimit <= MEDIUM ? medium : large;
  }

  /** After so many results that were paid and that another owner or the committee confirmed. */
  public Standing earned(long fuelLimit, int results) {
    return with(fuelLimit, (int) Math.min((long) in(fuelLimit) + results, MOST));
  }

  /** After closed results that were not opened in time. */
  public Standing halved(long fuelLimit) {
    return with(fuelLimit, in(fuelLimit) / 2);
  }

  private Standing with(long fuelLimit, int k) {
    if (fuelLimit <= SMALL) {
      return new Standing(k, medium, large);
    }
    return fuelLimit <= MEDIUM ? new Standing(small, k, large) : new Standing(small, medium, k);
  }
}
