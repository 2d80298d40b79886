package io.sidework.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.utils.Numeric;

/** Credits are read as the wrapper, another encoder of the same interface, wrote them. */
class SettleInputTest {
  private static final List<Address> ACCOUNTS = List.of(address(3), address(7), address(9));
  private static final List<List<Credit>> CREDITS =
      List.of(
          List.of(
              Credit.noShow(address(3)),
              new Credit(address(3), Amount.of(5)),
              new Credit(address(9), new Amount(BigInteger.TWO.pow(96).subtract(BigInteger.ONE)))),
          List.of(),
          List.of(new Credit(address(7), Amount.of(1)), Credit.noShow(address(9))));

  private static Address address(int number) {
    return Address.parse("%040x".formatted(number));
  }

  private static byte[] call(List<Address> accounts) {
    Web3j nobody = Web3j.build(new HttpService("http://127.0.0.1:1"));
    try {
      Sidework sidework =
          Sidework.load(
              Address.ZERO.toString(),
              nobody,
              new ReadonlyTransactionManager(nobody, Address.ZERO.toString()),
              new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO));
      return Numeric.hexStringToByteArray(
          sidework
              .settle(
                  BigInteger.ONE,
                  ProofStructs.list(List.of(address(1), address(2))),
                  ProofStructs.list(accounts),
                  CREDITS.stream().map(SettleInputTest::segment).toList())
              .encodeFunctionCall());
    } finally {
      nobody.shutdown();
    }
  }

  private static Sidework.CertifiedSegment segment(List<Credit> credits) {
    return new Sidework.CertifiedSegment(
        new byte[32],
        BigInteger.ONE,
        BigInteger.TWO,
        BigInteger.TEN,
        BigInteger.ONE,
        new byte[32],
        BigInteger.TEN,
        credits.stream()
            .map(
                credit ->
                    credit
                        .amount()
                        .units()
                        .shiftLeft(160)
                        .or(BigInteger.valueOf(ACCOUNTS.indexOf(credit.account()))))
            .toList(),
        BigInteger.ONE,
        new byte[70]);
  }

  @Test
  void readsWhatTheWrapperWrote() {
    byte[] input = call(ACCOUNTS);
    assertThat(SettleInput.isSettlement(input)).isTrue();
    assertThat(SettleInput.credits(input)).isEqualTo(CREDITS);
  }

  @Test
  void whoIsNotListedIsNotCredited() {
    assertThat(SettleInput.credits(call(ACCOUNTS.subList(0, 2))))
        .containsExactly(List.of(), List.of(), List.of());
  }

  @Test
  void anotherCallIsNone() {
    byte[] input = call(ACCOUNTS);
    input[0]++;
    assertThat(SettleInput.isSettlement(input)).isFalse();
    assertThat(SettleInput.isSettlement(new byte[3])).isFalse();
  }

  /** The contract reverts on these, so they are never asked for; reading stays within bounds. */
  @Test
  void whatIsCutOffIsRefused() {
    byte[] input = call(ACCOUNTS);
    for (int length = 4; length < input.length - 700; length += 32) {
      byte[] cut = Arrays.copyOf(input, length);
      assertThatIllegalArgumentException().isThrownBy(() -> SettleInput.credits(cut));
    }
  }
}
