package io.sidework.protocol.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** The promises that are sums, after any sequence of what anybody can do. */
class LedgerPropertyTest {
  /** Something that somebody does, after a while; `number` is taken as is needed. */
  record Deed(int kind, int person, long pause, int number) {
    void in(Village village) {
      village.now += pause;
      village.act(person, operation(village));
    }

    private Operation operation(Village village) {
      int deals = village.ledger.deals().size();
      int deal = deals == 0 ? 0 : number % deals;
      return switch (kind) {
        case 0 -> new Operation.Deposit(Amount.parse(number + ".000000000000000001"));
        case 1 -> new Operation.Withdraw(Amount.parse(number + ".3"));
        case 2 -> new Operation.StakeSeats(number % 3, Address.ZERO, Amount.ZERO);
        case 3 -> new Operation.UnstakeSeats(number % 3);
        case 4 -> new Operation.WithdrawStake();
        case 5 -> new Operation.Join(0, Village.TIP);
        case 6 -> new Operation.Leave();
        case 7 -> new Operation.StartEpoch();
        case 8, 9 ->
            new Operation.DirectOrder(village.request(person, 1 + number % 6, "1.000000000000001"));
        case 10 -> new Operation.Refund(deal);
        case 11 -> new Operation.ClaimFees(1, village.ledger.committee(1), number % 4);
        case 12 -> {
          Address node = Village.person(number % 5);
          yield new Operation.SlashDoubleValue(1, false, false, node, node);
        }
        case 13 -> {
          Address worker = Village.person(number % Village.PEOPLE);
          Operation.Commitment bundle = new Operation.Commitment(worker, true);
          yield new Operation.SlashDoubleCommitment(1, worker, false, bundle, bundle);
        }
        default ->
            village.settle(
                deal, 1 + number % 63, 2 + number % 3, "0.300000000000000007", 5 + number % 2, 7);
      };
    }
  }

  @Provide
  Arbitrary<Deed> deeds() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 18),
            Arbitraries.integers().between(0, Village.PEOPLE - 1),
            Arbitraries.frequency(
                Tuple.of(8, 0L), Tuple.of(2, 1000L), Tuple.of(1, 5000L), Tuple.of(1, 12_000L)),
            Arbitraries.integers().between(0, 1000))
        .as(Deed::new);
  }

  /** P1: what is owed is what is held, and nothing appears or vanishes. */
  @Property(tries = 300)
  void booksAreCovered(@ForAll @Size(max = 60) List<@From("deeds") Deed> deeds) {
    Village village = new Village().begun();
    for (Deed deed : deeds) {
      deed.in(village);
      assertThat(village.owed()).as("after %s", deed).isEqualTo(village.ledger.held());
      assertThat(village.everything()).isEqualTo(Village.WALLET.times(Village.PEOPLE));
    }
  }

  /** P2: settled tasks stay settled, are counted once, and none settles after a refund. */
  @Property(tries = 300)
  void tasksSettleOnce(@ForAll @Size(max = 60) List<@From("deeds") Deed> deeds) {
    Village village = new Village().begun();
    for (Deed deed : deeds) {
      List<Ledger.DealState> before = village.ledger.deals();
      List<BigInteger> bitsBefore = bits(village, before.size());
      deed.in(village);
      List<BigInteger> bits = bits(village, before.size());
      for (int i = 0; i < before.size(); i++) {
        Ledger.DealState deal = village.ledger.deals().get(i);
        assertThat(bits.get(i).and(bitsBefore.get(i))).isEqualTo(bitsBefore.get(i));
        assertThat(bits.get(i).bitCount()).isEqualTo(deal.settled());
        if (before.get(i).refunded()) {
          assertThat(deal).isEqualTo(before.get(i));
        }
      }
    }
  }

  /** P9: once every member has taken its share, the pot is empty to the last unit. */
  @Property(tries = 300)
  void sharesSumToThePot(@ForAll @Size(max = 60) List<@From("deeds") Deed> deeds) {
    Village village = new Village().begun();
    deeds.forEach(deed -> deed.in(village));
    for (int i = 0; i < 4; i++) {
      village.act(0, new Operation.ClaimFees(1, village.ledger.committee(1), i));
    }
    assertThat(village.inPot(1)).isEqualTo(Amount.ZERO);
  }

  private static List<BigInteger> bits(Village village, int deals) {
    return IntStream.range(0, deals).mapToObj(deal -> village.ledger.settledBits(deal, 0)).toList();
  }
}
