package io.sidework.testnet.bench.quorum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From the last opening to the certificate, one lot at a time on a network that does nothing else.
 * The certificate counts as seen when f+1 nodes have told a worker: one of them is honest.
 */
final class Latency {
  /** A lot's audits, some 5 tasks at each node, are done before the next sample. */
  private static final long SETTLE_MILLIS = 200;

  private static final long PATIENCE_SECONDS = 60;

  private final Crowd crowd;
  private final int enough;

  /**
   * @param enough f+1
   */
  Latency(Crowd crowd, int enough) {
    this.crowd = crowd;
    this.enough = enough;
  }

  /** Milliseconds, ascending. */
  record Result(double[] millis) {
    double percentile(double share) {
      return millis[Math.min(millis.length - 1, (int) Math.ceil(share * millis.length) - 1)];
    }
  }

  /**
   * @param warming samples that are not counted: one lot at a time is other code than many
   * @param restMillis between the openings before the last and the last
   */
  Result run(List<LotOfWork> lots, int warming, long restMillis) throws InterruptedException {
    List<Double> samples = new ArrayList<>();
    for (LotOfWork lot : lots) {
      samples.add(sample(lot, restMillis));
      Thread.sleep(SETTLE_MILLIS);
    }
    double[] millis = samples.stream().skip(warming).mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(millis);
    return new Result(millis);
  }

  private double sample(LotOfWork work, long restMillis) throws InterruptedException {
    BlockingQueue<Long> seen = new ArrayBlockingQueue<>(64);
    LotRun lot = new LotRun(work, LotRun.Manner.HOLD_LAST);
    crowd.onEnd(
        end -> {
          if (end.lot() == lot && end.nodes() >= enough) {
            seen.offer(end.nanos());
          }
        });
    crowd.contribute(lot);
    while (lot.opened() < work.shares().size()) {
      LockSupport.parkNanos(1_000_000);
    }
    Thread.sleep(restMillis);
    long begun = System.nanoTime();
    crowd.openLast(lot);
    Long end = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (end == null) {
      throw new IllegalStateException(
          "lot " + work.lot() + " is not certified; refused: " + crowd.refusals());
    }
    return (end - begun) / 1e6;
  }
}
