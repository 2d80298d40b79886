package io.sidework.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.chain.ChainEvent.Described;
import io.sidework.contracts.chain.ChainEvent.EpochStarted;
import io.sidework.contracts.chain.ChainEvent.Origin;
import io.sidework.contracts.chain.ChainEvent.SeatsChanged;
import io.sidework.contracts.chain.ChainEvent.SigningKeyChanged;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spec: a roster is what the logs before its epoch say. */
class EpochBookTest {
  private static final Origin ORIGIN = new Origin(1, Bytes32.ZERO);
  private static final Address STAYS = address(1);
  private static final Address LEAVES = address(2);
  private static final Address KEY = address(3);
  private static final Address NODE = address(4);

  private final EpochBook book = new EpochBook(Amount.of(100));

  private static Address address(int number) {
    return Address.parse("%040x".formatted(number));
  }

  private void add(ChainEvent event) {
    book.add(event, List.of());
  }

  private void seats(Address owner, int seats) {
    add(new SeatsChanged(ORIGIN, owner, seats, Address.ZERO, Amount.of(7)));
  }

  private void epoch(int epoch) {
    add(new EpochStarted(ORIGIN, epoch, List.of(NODE)));
  }

  private Roster roster(int epoch) {
    return book.roll(epoch).orElseThrow().roster();
  }

  @Test
  void changesCountFromTheNextEpochOn() {
    seats(LEAVES, 2);
    seats(STAYS, 1);
    epoch(1);
    seats(LEAVES, 0);
    seats(STAYS, 3);
    add(new SigningKeyChanged(ORIGIN, STAYS, KEY));
    epoch(2);

    assertThat(roster(1).seats())
        .containsExactly(
            new Seat(STAYS, STAYS, 1, Address.ZERO, Amount.of(7), Standing.NONE),
            new Seat(LEAVES, LEAVES, 2, Address.ZERO, Amount.of(7), Standing.NONE));
    assertThat(roster(2).seats())
        .containsExactly(new Seat(STAYS, KEY, 3, Address.ZERO, Amount.of(7), Standing.NONE));
    assertThat(roster(2).keyOf(STAYS)).isEqualTo(KEY);
    assertThat(book.roll(2).orElseThrow().committee().nodes()).containsExactly(NODE);
    assertThat(book.roll(3)).isEmpty();
  }

  /** Spec R-35: an account may speak before it has seats, and the last word counts. */
  @Test
  void descriptionsCountFromTheNextEpochOn() {
    said(STAYS, 4);
    seats(STAYS, 1);
    epoch(1);
    said(STAYS, 8);
    said(STAYS, 16);
    epoch(2);
    add(new Described(ORIGIN, STAYS, "a box under the stairs"));
    epoch(3);

    assertThat(roster(1).seats().getFirst().machine().cores()).isEqualTo(4);
    assertThat(roster(2).seats().getFirst().machine().cores()).isEqualTo(16);
    assertThat(roster(3).seats().getFirst().machine()).isEqualTo(Machine.UNKNOWN);
  }

  private void said(Address account, int cores) {
    add(new Described(ORIGIN, account, "{\"version\":1,\"cores\":%d}".formatted(cores)));
  }
}
