package io.sidework.client;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.DealState;
import io.sidework.protocol.deal.Deal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a deal to its end. Only the chain says when that is; what the gateway says about
 * certified tasks is shown, not relied on (spec G-22).
 */
public final class Follow {
  private static final long PAUSE_MILLIS = 300;

  /** Between attempts to take the money back, in milliseconds. */
  private static final long REFUND_PAUSE_MILLIS = 2_000;

  private final Chain chain;
  private final Endpoint gateway;
  private final @Nullable ChainAccount refunder;
  private final Consumer<String> notes;

  /**
   * @param refunder takes the money back after deadline and grace; null to leave it to others
   */
  public Follow(
      Chain chain, Endpoint gateway, @Nullable ChainAccount refunder, Consumer<String> notes) {
    this.chain = chain;
    this.gateway = gateway;
    this.refunder = refunder;
    this.notes = notes;
  }

  /** How far a deal is; certified by the gateway's word, settled by the chain's. */
  public record Standing(int tasks, int certified, int settled) {}

  /** How a deal ended. */
  public enum Ending {
    SETTLED,
    REFUNDED
  }

  /** Blocks until every task is settled or the rest was refunded. */
  public Ending toTheEnd(Deal deal, Consumer<Standing> progress) {
    int certified = 0;
    boolean told = false;
    while (true) {
      try {
        DealState state = chain.state(deal.id());
        if (state.settled() >= deal.volume()) {
          progress.accept(new Standing(deal.volume(), deal.volume(), state.settled()));
          return Ending.SETTLED;
        }
        if (state.locked().isZero() || refund(deal)) {
          return Ending.REFUNDED;
        }
        certified = Math.max(state.settled(), certified(deal, certified));
        progress.accept(new Standing(deal.volume(), certified, state.settled()));
        told = false;
      } catch (ChainUnavailable e) {
        // The deal goes on without this program: there is nothing to do but ask again.
        if (!told) {
          notes.accept("the chain does not answer; asking again");
          told = true;
        }
      }
      Patience.pause(PAUSE_MILLIS);
    }
  }

  /** A gateway that few nodes answer knows of less for a moment; what is certified stays so. */
  private int certified(Deal deal, int before) {
    try {
      int said = gateway.deal(deal.id()).path("certified").asInt(before);
      return Math.clamp(said, before, deal.volume());
    } catch (Unanswered | BadInput e) {
      return before;
    }
  }

  /** Takes the money back once the chain lets anyone do so (spec R-18). */
  private boolean refund(Deal deal) {
    long after = deal.deadline() + chain.terms().grace();
    // A chain without traffic makes no blocks: its clock stands, the next block's will not.
    long now = Math.max(chain.time(), System.currentTimeMillis() / 1000);
    if (now <= after || refunder == null) {
      return false;
    }
    try {
      refunder.refund(deal.id());
      return true;
    } catch (ContractRefused e) {
      Patience.pause(REFUND_PAUSE_MILLIS);
      return false;
    }
  }
}
