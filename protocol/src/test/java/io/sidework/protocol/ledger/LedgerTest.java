package io.sidework.protocol.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of docs/spec/chain.md, each in one small case. */
class LedgerTest {
  private final Village village = new Village().begun();
  private final Ledger ledger = village.ledger;

  private void done(Decision decision) {
    assertThat(decision).isEqualTo(Decision.DONE);
  }

  private void refused(Decision decision, Refusal reason) {
    assertThat(decision).isEqualTo(Decision.refused(reason));
  }

  private void settled(Decision decision, SkipReason reason) {
    assertThat(decision).isEqualTo(new Decision.Done(List.of(reason)));
  }

  private Amount free(int person) {
    return ledger.balanceOf(Village.person(person)).free();
  }

  private void order(int volume) {
    done(village.act(8, new Operation.DirectOrder(village.request(8, volume, "1"))));
  }

  @Test
  void aDealLocksTheMostItCanCost() {
    order(2);
    // 2 tasks x (5 copies x (1 + 2.5 %) + 4 nodes x 0.01) (spec R-15)
    assertThat(ledger.deals().getFirst().locked()).isEqualTo(Amount.parse("10.33"));
    assertThat(free(8)).isEqualTo(Amount.parse("3989.67"));
  }

  @Test
  void aTaskSettlesOnceAndTheRestReturnsWithTheLast() {
    order(2);
    settled(village.act(9, village.settle(0, 0b01, 3, "0.25", 5, 6)), SkipReason.NONE);
    settled(village.act(9, village.settle(0, 0b01, 3, "0.25", 5, 6)), SkipReason.ALREADY_SETTLED);
    settled(village.act(9, village.settle(0, 0b10, 3, "0.25", 5, 6)), SkipReason.NONE);
    assertThat(free(5)).isEqualTo(Amount.parse("4000.2"));
    assertThat(free(8)).isEqualTo(Amount.parse("3999.5"));
    assertThat(ledger.potOf(1).collected()).isEqualTo(Amount.parse("0.1"));
    assertThat(ledger.potOf(1).locked()).isEqualTo(Amount.ZERO);
  }

  @Test
  void nothingIsPaidWithoutQuorumNorBeyondTheLock() {
    order(2);
    settled(village.act(9, village.settle(0, 1, 2, "0.25", 5)), SkipReason.NO_QUORUM);
    settled(village.act(9, village.settle(0, 1, 3, "10.34", 5)), SkipReason.OVER_LOCK);
    settled(village.act(9, village.settle(0, 1, 3, "0.19", 5, 6)), SkipReason.BAD_CREDITS);
    settled(village.act(9, village.settle(0, 0b100, 3, "1")), SkipReason.OUT_OF_RANGE);
    settled(village.act(9, village.settle(1, 1, 3, "1")), SkipReason.UNKNOWN_DEAL);
    assertThat(free(5)).isEqualTo(Amount.parse("4000"));
  }

  @Test
  void aRefundComesAfterTheGraceAndEndsTheDeal() {
    order(2);
    village.now += 3600 + 600;
    refused(village.act(9, new Operation.Refund(0)), Refusal.TOO_EARLY_TO_REFUND);
    village.now++;
    done(village.act(9, new Operation.Refund(0)));
    refused(village.act(9, new Operation.Refund(0)), Refusal.DEAL_CLOSED);
    settled(village.act(9, village.settle(0, 1, 3, "1")), SkipReason.REFUNDED);
    assertThat(free(8)).isEqualTo(Amount.parse("4000"));
  }

  @Test
  void sharesOfAPotGoToWhoeverWasBehindTheKey() {
    Address key = Village.person(9);
    done(village.act(0, new Operation.SetSigningKey(new Signed<>(key, key))));
    order(1);
    settled(village.act(9, village.settle(0, 1, 4, "0.000000000000000006")), SkipReason.NONE);
    for (int i = 0; i < 4; i++) {
      done(village.act(7, new Operation.ClaimFees(1, ledger.committee(1), i)));
    }
    // floor(6 / 4) each, and one more for the first 6 mod 4 (spec R-13)
    assertThat(free(0)).isEqualTo(Amount.parse("3000").plus(Amount.of(2)));
    assertThat(free(1)).isEqualTo(Amount.parse("3000").plus(Amount.of(2)));
    assertThat(free(3)).isEqualTo(Amount.parse("3000").plus(Amount.of(1)));
    refused(
        village.act(7, new Operation.ClaimFees(1, ledger.committee(1), 0)),
        Refusal.NOTHING_TO_CLAIM);
  }

  @Test
  void aKeyHoldsFromTheNextEpochOn() {
    Address key = Village.person(9);
    refused(
        village.act(0, new Operation.SetSigningKey(new Signed<>(key, Village.person(0)))),
        Refusal.NOT_SIGNED_BY_KEY);
    done(village.act(0, new Operation.SetSigningKey(new Signed<>(key, key))));
    refused(
        village.act(1, new Operation.SetSigningKey(new Signed<>(key, key))), Refusal.KEY_NOT_FREE);
    refused(village.act(9, new Operation.Join(0, Village.TIP)), Refusal.IS_KEY_OF);
    village.now += 3600;
    done(village.act(0, new Operation.StartEpoch()));
    assertThat(ledger.committee(1).getFirst()).isEqualTo(Village.person(0));
    assertThat(ledger.committee(2).getFirst()).isEqualTo(key);
    refused(
        village.act(7, new Operation.SlashDoubleValue(2, false, false, Village.person(0), key)),
        Refusal.NOT_SIGNED);
    done(village.act(7, new Operation.SlashDoubleValue(2, false, false, key, key)));
    assertThat(ledger.nodes()).doesNotContain(Village.person(0));
  }

  private Operation reveal(int epoch, int index, Bytes32 preimage) {
    return new Operation.Reveal(epoch, ledger.committee(epoch), index, preimage);
  }

  /** Spec R-33. */
  @Test
  void aQuorumOfRevealsMakesTheBeacon() {
    refused(village.act(9, reveal(1, 0, Village.LAST)), Refusal.WRONG_PREIMAGE);
    done(village.act(9, reveal(1, 3, Village.LINK)));
    refused(village.act(9, reveal(1, 3, Village.LAST)), Refusal.TIP_OF_LATER_EPOCH);
    done(village.act(9, reveal(1, 1, Village.LINK)));
    assertThat(ledger.beaconOf(1)).isEqualTo(Bytes32.ZERO);
    done(village.act(9, reveal(1, 0, Village.LINK)));
    Bytes32 beacon = ledger.beaconOf(1);
    assertThat(beacon).isNotEqualTo(Bytes32.ZERO);
    done(village.act(9, reveal(1, 2, Village.LINK)));
    assertThat(ledger.beaconOf(1)).as("late").isEqualTo(beacon);
    village.now += 3600;
    done(village.act(0, new Operation.StartEpoch()));
    refused(village.act(9, reveal(1, 0, Village.LAST)), Refusal.EPOCH_NOT_RUNNING);
    done(village.act(9, reveal(2, 0, Village.LAST)));
    assertThat(ledger.beaconOf(2)).isEqualTo(Bytes32.ZERO);
  }

  /** Spec R-33: who left and came back has no say in this epoch. */
  @Test
  void aTipNamedInAnEpochCountsInTheNext() {
    done(village.act(0, new Operation.Leave()));
    done(village.act(0, new Operation.Join(0, Village.LINK)));
    refused(village.act(0, reveal(1, 0, Village.LAST)), Refusal.TIP_OF_LATER_EPOCH);
    refused(village.act(0, reveal(1, 0, Village.LINK)), Refusal.TIP_OF_LATER_EPOCH);
    village.now += 3600;
    done(village.act(0, new Operation.StartEpoch()));
    done(village.act(0, reveal(2, 3, Village.LAST)));
  }

  @Test
  void aRefutedWorkerPaysTheReexecutionsAndTheRestIsBurnt() {
    done(village.act(5, new Operation.StakeSeats(2, Address.ZERO, Amount.ZERO)));
    done(village.act(5, new Operation.UnstakeSeats(1)));
    order(1);
    Operation.Commitment bundle = new Operation.Commitment(Village.person(5), true);
    Operation evidence =
        new Operation.SlashRefuted(
            1,
            Village.person(5),
            0,
            0,
            false,
            bundle,
            ledger.committee(1),
            ledger.committee(1).subList(0, 3));
    Amount before = free(8);
    done(village.act(7, evidence));
    assertThat(free(8).minus(before)).isEqualTo(Amount.parse("0.04"));
    assertThat(ledger.burnt()).isEqualTo(Amount.parse("199.96"));
    refused(village.act(7, evidence), Refusal.NOTHING_TO_SLASH);
  }

  @Test
  void whatUnbondsWaits() {
    done(village.act(5, new Operation.StakeSeats(1, Address.ZERO, Amount.ZERO)));
    done(village.act(5, new Operation.UnstakeSeats(1)));
    village.now += 11_999;
    refused(village.act(5, new Operation.WithdrawStake()), Refusal.STILL_UNBONDING);
    village.now++;
    done(village.act(5, new Operation.WithdrawStake()));
    assertThat(free(5)).isEqualTo(Amount.parse("4000"));
  }

  @Test
  void aDepositWhoseOrderIsRefusedDidNotHappen() {
    Order.Request another = village.request(7, 1, "1");
    refused(
        village.act(8, new Operation.DepositAndOrder(Amount.parse("1"), true, another)),
        Refusal.NOT_REQUESTER);
    assertThat(free(8)).isEqualTo(Amount.parse("4000"));
    assertThat(ledger.balanceOf(Village.person(8)).wallet()).isEqualTo(Amount.parse("1000"));
  }
}
