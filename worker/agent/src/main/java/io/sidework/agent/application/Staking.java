package io.sidework.agent.application;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the account has the seats its owner wants before any work. */
public final class Staking {
  private static final Logger LOG = LoggerFactory.getLogger(Staking.class);

  private final Chain chain;
  private final ChainAccount account;
  private final Address owner;

  /**
   * What the owner asks for.
   *
   * @param seats seats to have at least; empty: as they are
   * @param pool asset of the pool to work for; empty: as it is, the public pool at first
   * @param ask least copy price; empty: as it is, zero at first
   */
  public record Wanted(OptionalInt seats, Optional<Address> pool, Optional<Amount> ask) {}

  private record Staked(int seats, Address pool, Amount ask) {}

  /**
   * @param account pays what is missing
   * @param owner whose seats they are: the account, unless that only signs for it
   */
  public Staking(Chain chain, ChainAccount account, Address owner) {
    this.chain = chain;
    this.account = account;
    this.owner = owner;
  }

  /**
   * Stakes what is missing, paying into escrow what that takes.
   *
   * @return the first epoch whose roster has these seats
   * @throws IllegalStateException when there are no seats and none can be had, saying why
   */
  public int ensure(Wanted wanted) {
    refuseForeignKey();
    Staked staked = staked();
    int missing = Math.max(0, wanted.seats().orElse(0) - staked.seats());
    if (staked.seats() + missing == 0) {
      throw new IllegalStateException(
          "account "
              + owner
              + " has no seats staked: set \"seats\" to stake some, one costs "
              + chain.terms().seatStake().toDisplay()
              + " credits");
    }
    Address pool = wanted.pool().orElse(staked.pool());
    Amount ask = wanted.ask().orElse(staked.ask());
    if (missing > 0) {
      fund(chain.terms().seatStake().times(missing));
    }
    if (missing > 0 || !pool.equals(staked.pool()) || !ask.equals(staked.ask())) {
      account.stakeSeats(missing, pool, ask);
      LOG.info("staked {} more seats, {} in all", missing, staked.seats() + missing);
    }
    int epoch = chain.epoch();
    boolean now =
        epoch > 0
            && chain.roster(epoch).seats().stream().anyMatch(seat -> seat.owner().equals(owner));
    return now ? epoch : epoch + 1;
  }

  private void fund(Amount cost) {
    Amount free = chain.account(account.address()).free();
    if (free.compareTo(cost) >= 0) {
      return;
    }
    Amount lacking = cost.minus(free);
    Amount held = chain.tokenBalance(account.address());
    if (held.compareTo(lacking) < 0) {
      throw new IllegalStateException(
          "staking takes %s credits, account %s has %s free in escrow and %s outside"
              .formatted(cost.toDisplay(), account.address(), free.toDisplay(), held.toDisplay()));
    }
    account.deposit(lacking);
  }

  /** What another key signs counts for nothing, and might be slashed as somebody else's. */
  private void refuseForeignKey() {
    Address key = owner;
    for (ChainEvent event : chain.events(chain.deployedAt(), chain.head())) {
      if (event instanceof ChainEvent.SigningKeyChanged changed
          && changed.account().equals(owner)) {
        key = changed.key();
      }
    }
    if (!key.equals(account.address()) && !signsNow()) {
      throw new IllegalStateException(
          "key %s does not sign for account %s: %s does"
              .formatted(account.address(), owner, key.equals(owner) ? "its own key" : key));
    }
  }

  /** A key that was replaced still signs for deals of the epoch in which it was. */
  private boolean signsNow() {
    int epoch = chain.epoch();
    return epoch > 0
        && chain
            .roster(epoch)
            .seat(owner)
            .filter(seat -> seat.key().equals(account.address()))
            .isPresent();
  }

  private Staked staked() {
    Staked staked = new Staked(0, Address.ZERO, Amount.ZERO);
    for (ChainEvent event : chain.events(chain.deployedAt(), chain.head())) {
      if (event instanceof ChainEvent.SeatsChanged seats && seats.owner().equals(owner)) {
        staked = new Staked(seats.seats(), seats.pool(), seats.ask());
      }
    }
    return staked;
  }
}
