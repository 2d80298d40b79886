package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.AccountState;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.Transaction;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Spec A-50. */
class StakingTest {
  private static final Amount SEAT = Amount.parse("10");

  private final List<ChainEvent> events = new ArrayList<>();
  private Address key = Harness.ME.owner();
  private List<Seat> roster = List.of();
  private final List<String> calls = new ArrayList<>();
  private Amount free = Amount.ZERO;
  private Amount held = Amount.ZERO;

  private int ensure(OptionalInt seats, Optional<Amount> ask) {
    return new Staking(chain(), account(), Harness.ME.owner())
        .ensure(new Staking.Wanted(seats, Optional.empty(), ask));
  }

  private void staked(int seats) {
    events.add(
        new ChainEvent.SeatsChanged(
            new ChainEvent.Origin(1, Bytes32.ZERO),
            Harness.ME.owner(),
            seats,
            Address.ZERO,
            Amount.ZERO));
  }

  @Test
  void withoutStakeAndWithoutSeatsItSaysSo() {
    assertThatThrownBy(() -> ensure(OptionalInt.empty(), Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no seats staked: set \"seats\"")
        .hasMessageContaining("10 credits");
  }

  @Test
  void missingSeatsAreDepositedForAndStaked() {
    staked(1);
    free = Amount.parse("4");
    held = Amount.parse("100");

    assertThat(ensure(OptionalInt.of(3), Optional.of(Amount.parse("0.5")))).isEqualTo(4);
    assertThat(calls).containsExactly("deposit 16", "stakeSeats 2 0.5");
  }

  @Test
  void tooLittleMoneyIsSaidBeforeAnyTransaction() {
    free = Amount.parse("4");
    held = Amount.parse("5");

    assertThatThrownBy(() -> ensure(OptionalInt.of(1), Optional.empty()))
        .hasMessageContaining("staking takes 10 credits")
        .hasMessageContaining("4 free in escrow and 5 outside");
    assertThat(calls).isEmpty();
  }

  @Test
  void enoughSeatsNeedNothing() {
    staked(2);
    ensure(OptionalInt.of(2), Optional.empty());
    ensure(OptionalInt.empty(), Optional.empty());
    assertThat(calls).isEmpty();
  }

  /** Spec R-23: a fault as a node takes no seats; one as a worker says so by SeatsChanged. */
  @Test
  void aSlashedNodeKeepsItsSeats() {
    staked(2);
    events.add(
        new ChainEvent.Slashed(
            new ChainEvent.Origin(2, Bytes32.ZERO), Harness.ME.owner(), SEAT, Amount.ZERO, false));
    ensure(OptionalInt.of(2), Optional.empty());
    assertThat(calls).isEmpty();
  }

  private void names(Address signer) {
    events.add(
        new ChainEvent.SigningKeyChanged(
            new ChainEvent.Origin(2, Bytes32.ZERO), Harness.ME.owner(), signer));
  }

  /** what another key signs would count for nothing. */
  @Test
  void aKeyThatDoesNotSignForTheAccountIsRefused() {
    staked(1);
    key = Harness.ME.key().address();
    assertThatThrownBy(() -> ensure(OptionalInt.empty(), Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "key %s does not sign for account %s: its own key does"
                .formatted(key, Harness.ME.owner()));

    names(key);
    ensure(OptionalInt.empty(), Optional.empty());
    names(Terms.address(9));
    assertThatThrownBy(() -> ensure(OptionalInt.empty(), Optional.empty()))
        .hasMessageEndingWith(": " + Terms.address(9) + " does");
  }

  /** Deals of this epoch are still opened with it. */
  @Test
  void aReplacedKeySignsUntilItsEpochEnds() {
    staked(1);
    key = Harness.ME.key().address();
    names(Terms.address(9));
    roster =
        List.of(new Seat(Harness.ME.owner(), key, 1, Address.ZERO, Amount.ZERO, Standing.NONE));

    assertThat(ensure(OptionalInt.empty(), Optional.empty())).isEqualTo(3);
  }

  private Chain chain() {
    return proxy(
        Chain.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "terms" ->
                  new DeploymentParameters(
                      SEAT, SEAT, 4, 60, 60, 60, 600, 100, Amount.ZERO, Amount.ZERO, 0);
              case "events" -> List.copyOf(events);
              case "account" -> new AccountState(free, Amount.ZERO, Amount.ZERO);
              case "tokenBalance" -> held;
              case "epoch" -> 3;
              case "roster" -> new Roster(3, roster);
              case "head", "deployedAt" -> 0L;
              default -> throw new AssertionError(method.getName());
            });
  }

  private ChainAccount account() {
    Transaction done = new Transaction(Bytes32.ZERO, 1, 1, List.of());
    return proxy(
        ChainAccount.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "address" -> key;
              case "deposit" -> {
                calls.add("deposit " + ((Amount) arguments[0]).toDisplay());
                yield done;
              }
              case "stakeSeats" -> {
                calls.add("stakeSeats " + arguments[0] + " " + ((Amount) arguments[2]).toDisplay());
                yield done;
              }
              default -> throw new AssertionError(method.getName());
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
