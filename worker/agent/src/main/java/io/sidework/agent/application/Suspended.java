package io.sidework.agent.application;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks of one deal that were killed by the owner's wish and have a checkpoint here. They
 * keep their place for as long as they had run: whoever begins them anew needs that much longer
 * than this worker, if it may go on.
 */
final class Suspended {
  private final List<Place> places = new ArrayList<>();

  /**
   * Tasks of one lot.
   *
   * @param until milliseconds of the desk's clock
   */
  record Place(int lot, BigInteger tasks, long until) {}

  void add(Batch batch, BigInteger tasks, long now) {
    if (tasks.signum() != 0) {
      long ran = Math.min(now - batch.begun(), batch.terms().deal().limits().wallMillis());
      places.add(new Place(batch.lot(), tasks, now + ran));
    }
  }

  /** All of them; they are no longer here. */
  List<Place> takeAll() {
    return takeLate(Long.MAX_VALUE);
  }

  /** Those that waited in vain until now; they are no longer here. */
  List<Place> takeLate(long now) {
    List<Place> late = places.stream().filter(place -> place.until() <= now).toList();
    places.removeAll(late);
    return late;
  }
}
