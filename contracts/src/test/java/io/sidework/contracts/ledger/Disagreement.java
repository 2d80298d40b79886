package io.sidework.contracts.ledger;

import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.SkipReason;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Where contracts and ledger parted, as test/Differential.t.sol reports it.
 *
 * @param file which of the files of scripts
 * @param script which script of it
 * @param step which of its steps
 * @param result what the call returned when it reverted
 * @param reasons why segments were left out
 * @param balances all of the contracts' afterwards
 */
record Disagreement(
    int file, int script, int step, byte[] result, byte[] reasons, List<BigInteger> balances) {
  private static final int SELECTOR = 4;

  /**
   * Reads "file script 0x...", the last being the ABI encoding of the error Disagreement.
   *
   * @throws IllegalArgumentException when the script ended in another way
   */
  static Disagreement parse(String text, byte[] selector) {
    String[] parts = text.strip().split(" ", -1);
    byte[] error = HexFormat.of().parseHex(parts[2].substring(2));
    if (!Arrays.equals(Arrays.copyOf(error, SELECTOR), selector)) {
      throw new IllegalArgumentException("the script could not be played: " + text);
    }
    byte[] body = Arrays.copyOfRange(error, SELECTOR, error.length);
    int at = word(body, 3 * Bytes32.SIZE).intValueExact();
    int count = word(body, at).intValueExact();
    List<BigInteger> balances = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      balances.add(word(body, at + i * Bytes32.SIZE));
    }
    return new Disagreement(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        word(body, 0).intValueExact(),
        bytes(body, 1),
        bytes(body, 2),
        balances);
  }

  private static BigInteger word(byte[] body, int at) {
    return new BigInteger(1, body, at, Bytes32.SIZE);
  }

  private static byte[] bytes(byte[] body, int parameter) {
    int at = word(body, parameter * Bytes32.SIZE).intValueExact();
    int size = word(body, at).intValueExact();
    return Arrays.copyOfRange(body, at + Bytes32.SIZE, at + Bytes32.SIZE + size);
  }

  /** The script up to there, and what differs. */
  String describe(Script played, Selectors selectors) {
    Ledger ledger = Cast.ledger(played.capped());
    List<String> lines = new ArrayList<>();
    lines.add("seed " + played.seed() + (played.capped() ? ", locks are capped" : "") + ":");
    for (Script.Step past : played.steps().subList(0, step + 1)) {
      ledger.apply(past.caller(), past.time(), past.operation());
      lines.add("  " + past);
    }
    lines.add("after which the contracts say: " + selectors.describe(result) + skipped());
    List<Balances.Entry> expected = Balances.of(ledger, played, played.steps().get(step).caller());
    for (int i = 0; i < expected.size() && expected.size() == balances.size(); i++) {
      Balances.Entry entry = expected.get(i);
      if (!entry.value().equals(balances.get(i))) {
        lines.add(entry.name() + ": ledger " + entry.value() + ", contracts " + balances.get(i));
      }
    }
    if (expected.size() != balances.size()) {
      lines.add("numbers: ledger " + expected.size() + ", contracts " + balances.size());
    }
    return Cast.named(String.join("\n", lines));
  }

  private String skipped() {
    List<SkipReason> names = new ArrayList<>();
    for (byte reason : reasons) {
      names.add(SkipReason.values()[reason]);
    }
    return names.isEmpty() ? "" : " " + names;
  }
}
