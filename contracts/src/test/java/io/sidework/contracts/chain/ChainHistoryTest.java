package io.sidework.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.chain.ChainEvent.Origin;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Spec R-34: standing comes from the settling transactions, in the order of the logs. */
class ChainHistoryTest {
  private static final Address OWNER = Address.parse("%040x".formatted(5));
  private static final Amount PRICE = Amount.of(10);
  private static final DealId DEAL = new DealId(Bytes32.ZERO);

  private final Written chain = new Written();
  private final ChainHistory history = new ChainHistory(chain, 1, Amount.of(100));

  /** A chain in memory; one block an event. */
  private static final class Written implements ChainHistory.Source {
    final List<ChainEvent> events = new ArrayList<>();
    final Map<Bytes32, List<List<Credit>>> inputs = new TreeMap<>();
    long read;
    boolean down;

    @Override
    public long head() {
      return events.size();
    }

    @Override
    public List<ChainEvent> events(long fromBlock, long toBlock) {
      read += toBlock - fromBlock + 1;
      return events.subList((int) fromBlock - 1, (int) toBlock);
    }

    @Override
    public List<List<Credit>> credits(Bytes32 transaction) {
      if (down) {
        throw new ChainUnavailable("down");
      }
      return inputs.getOrDefault(transaction, List.of());
    }
  }

  private static Bytes32 transaction(int number) {
    return Keccak.hash(new byte[] {(byte) number});
  }

  private Origin origin(int transaction) {
    return new Origin(chain.events.size() + 1L, transaction(transaction));
  }

  private void made() {
    Deal deal =
        new Deal(
            DEAL,
            Bytes32.ZERO,
            Address.ZERO,
            Address.ZERO,
            Address.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            PRICE,
            Rates.FIXED,
            Royalties.NONE,
            0,
            600,
            Mode.REPLICATED,
            100,
            new Limits(1000, 1, 10),
            0,
            Callback.NONE,
            1,
            1,
            Amount.ZERO,
            0,
            Amount.of(1),
            Amount.ZERO,
            1);
    chain.events.add(new ChainEvent.DealMade(origin(0), deal));
    chain.events.add(new ChainEvent.SeatsChanged(origin(0), OWNER, 1, Address.ZERO, Amount.ZERO));
  }

  private void settled(int transaction, int lot, int tasks) {
    BigInteger bits = BigInteger.ONE.shiftLeft(tasks).subtract(BigInteger.ONE);
    chain.events.add(
        new ChainEvent.SegmentSettled(
            origin(transaction), DEAL, lot, bits, Bytes32.ZERO, Amount.ZERO));
  }

  private void skipped(int transaction) {
    chain.events.add(new ChainEvent.SegmentSkipped(origin(transaction), DEAL, 0, "no"));
  }

  private void epoch(int number) {
    chain.events.add(
        new ChainEvent.EpochStarted(
            origin(99), number, List.of(Address.parse("%040x".formatted(1)))));
  }

  private Standing standing(int epoch) {
    return history.roll(epoch).orElseThrow().roster().seat(OWNER).orElseThrow().standing();
  }

  private static List<Credit> paid(int copies) {
    return List.of(new Credit(OWNER, PRICE.times(copies)));
  }

  /** What was left out stands among the call's segments, and its credits count for nothing. */
  @Test
  void creditsAreOfTheSegmentThatSettled() {
    made();
    chain.inputs.put(transaction(1), List.of(paid(200), paid(3), paid(100), paid(4)));
    skipped(1);
    settled(1, 0, 3);
    skipped(1);
    settled(1, 1, 5);
    epoch(1);
    assertThat(standing(1)).isEqualTo(new Standing(7, 0, 0));
  }

  @Test
  void whatAnotherContractSettledDoesNotCount() {
    made();
    settled(1, 0, 3);
    epoch(1);
    assertThat(standing(1)).isEqualTo(Standing.NONE);
  }

  @Test
  void anEpochKnowsWhatSettledBeforeItBegan() {
    made();
    chain.inputs.put(transaction(1), List.of(paid(3)));
    chain.inputs.put(transaction(2), List.of(List.of(Credit.noShow(OWNER))));
    epoch(1);
    settled(1, 0, 3);
    epoch(2);
    settled(2, 1, 1);
    epoch(3);
    chain.events.add(new ChainEvent.Slashed(origin(3), OWNER, PRICE, PRICE, false));
    epoch(4);
    chain.events.add(new ChainEvent.Slashed(origin(4), OWNER, PRICE, PRICE, true));
    epoch(5);
    assertThat(standing(1)).isEqualTo(Standing.NONE);
    assertThat(standing(2)).isEqualTo(new Standing(3, 0, 0));
    assertThat(standing(3)).isEqualTo(new Standing(1, 0, 0));
    assertThat(standing(4)).as("a node's fault").isEqualTo(new Standing(1, 0, 0));
    assertThat(standing(5)).isEqualTo(Standing.NONE);
    assertThat(history.roll(6)).isEmpty();
  }

  @Test
  void everyBlockIsReadOnce() {
    made();
    chain.inputs.put(transaction(1), List.of(paid(3)));
    settled(1, 0, 3);
    epoch(1);
    standing(1);
    epoch(2);
    standing(2);
    standing(1);
    assertThat(chain.read).isEqualTo(chain.head());
    assertThat(standing(2)).isEqualTo(new Standing(3, 0, 0));
  }

  @Test
  void whatCouldNotBeReadCountsOnceWhenItCan() {
    made();
    chain.inputs.put(transaction(1), List.of(paid(3)));
    chain.inputs.put(transaction(2), List.of(paid(2)));
    settled(1, 0, 3);
    settled(2, 1, 3);
    epoch(1);
    chain.down = true;
    assertThatThrownBy(() -> history.roll(1)).isInstanceOf(ChainUnavailable.class);
    chain.down = false;
    assertThat(standing(1)).isEqualTo(new Standing(5, 0, 0));
  }
}
