package io.sidework.agent.application;

import io.sidework.contracts.chain.ChainUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps a follower again and again, more slowly while the chain does not answer. */
public final class ChainPolling implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ChainPolling.class);
  private static final long PERIOD = 250;
  private static final long BACKOFF = 2_000;

  private final ChainFollower follower;
  private final Runnable caughtUp;
  private boolean first = true;
  private boolean down;

  /**
   * @param caughtUp run once, after the first step that read the chain to its end
   */
  public ChainPolling(ChainFollower follower, Runnable caughtUp) {
    this.follower = follower;
    this.caughtUp = caughtUp;
  }

  /** Returns when its thread is interrupted. */
  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      long pause = step();
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private long step() {
    try {
      follower.step();
    } catch (ChainUnavailable e) {
      if (!down) {
        LOG.warn("chain: {}", e.getMessage());
      }
      down = true;
      return BACKOFF;
    } catch (RuntimeException e) {
      LOG.error("cannot follow the chain", e);
      return BACKOFF;
    }
    if (down) {
      LOG.info("the chain answers again");
      down = false;
    }
    if (first) {
      first = false;
      caughtUp.run();
    }
    return PERIOD;
  }
}
