package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;

class ContractErrorsTest {
  @Test
  void namesTheErrorAndItsArguments() {
    String word = "0".repeat(63);
    String account = "0".repeat(24) + "ab".repeat(20);
    assertThat(
            ContractErrors.describe(
                selector("InsufficientFree(address,uint256,uint256)")
                    + account
                    + word
                    + "5"
                    + word
                    + "a"))
        .isEqualTo("insufficient free (account 0x" + "ab".repeat(20) + ", free 5, needed 10)");
    assertThat(ContractErrors.describe(selector("ZeroAmount()"))).isEqualTo("zero amount");
  }

  @Test
  void namesTheFieldsOfAStruct() {
    String word = "0".repeat(63);
    assertThat(
            ContractErrors.describe(
                selector("BelowNeeds(address,(uint8,uint64,uint32,uint32))")
                    + "0".repeat(24)
                    + "ab".repeat(20)
                    + word
                    + "0"
                    + word
                    + "9"
                    + word
                    + "3"
                    + word
                    + "7"))
        .isEqualTo(
            "below needs (program 0x"
                + "ab".repeat(20)
                + ", needs.runtime 0, needs.fuel 9, needs.memoryPages 3, needs.outputBytes 7)");
  }

  @Test
  void knowsTheTokensErrorsAndSoliditysOwn() {
    assertThat(
            ContractErrors.describe(
                selector("ERC20InvalidSender(address)") + "0".repeat(24) + "00".repeat(20)))
        .contains("sender 0x" + "00".repeat(20));
    assertThat(ContractErrors.describe(selector("Panic(uint256)") + "0".repeat(62) + "11"))
        .isEqualTo("panic (code 17)");
  }

  @Test
  void givesWhatItDoesNotKnowAsItIs() {
    assertThat(ContractErrors.describe("0x")).isEqualTo("the call reverted without a reason");
    assertThat(ContractErrors.describe("0x12345678"))
        .isEqualTo("the call reverted with 0x12345678");
    assertThat(ContractErrors.describe(selector("StillUnbonding(address,uint256)") + "00"))
        .startsWith("the call reverted with 0x");
  }

  private static String selector(String declaration) {
    return Hash.sha3String(declaration).substring(0, 10);
  }
}
