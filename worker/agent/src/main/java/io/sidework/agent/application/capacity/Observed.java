package io.sidework.agent.application.capacity;

/**
 * Idle time that has been seen, added up.
 *
 * @param idle millionths of the machine, times seconds
 * @param seconds that were seen
 */
public record Observed(long idle, long seconds) {
  static final Observed NOTHING = new Observed(0, 0);

  public Observed {
    if (seconds < 0
        || seconds > IdleForecast.MAX_TIME
        || idle < 0
        || idle > seconds * IdleForecast.WHOLE) {
      throw new IllegalArgumentException(idle + " idle in " + seconds + " seconds");
    }
  }

  Observed plus(int share, long more) {
    return new Observed(idle + share * more, seconds + more);
  }

  Observed since(Observed earlier) {
    return new Observed(idle - earlier.idle, seconds - earlier.seconds);
  }

  /** Mean idle share, in millionths; something has to have been seen. */
  int mean() {
    return (int) (idle / seconds);
  }
}
