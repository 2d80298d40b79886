package io.sidework.contracts.chain;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The credits of each segment of a settlement, out of the call's data, because events do not carry
 * them (spec ). Goes by the same offsets as the contract, so that what it accepted is read
 * as it read it.
 */
final class SettleInput {
  private static final byte[] SELECTOR =
      Arrays.copyOf(
          Keccak.hash(
                  ("settle(uint32,address[],address[],(bytes32,uint32,uint32,uint32,uint256,"
                          + "bytes32,uint256,uint256[],uint256,bytes)[])")
                      .getBytes(StandardCharsets.US_ASCII))
              .toArray(),
          4);
  private static final int WORD = 32;

  /** Places of what is read: among the call's arguments, and among a segment's fields. */
  private static final int ACCOUNTS = 2;

  private static final int SEGMENTS = 3;
  private static final int CREDITS = 7;
  private static final int INDEX_MASK = 0xffff;
  private static final int AMOUNT_SHIFT = 160;

  private final byte[] arguments;

  private SettleInput(byte[] input) {
    this.arguments = Arrays.copyOfRange(input, SELECTOR.length, input.length);
  }

  static boolean isSettlement(byte[] input) {
    return input.length >= SELECTOR.length
        && Arrays.equals(input, 0, SELECTOR.length, SELECTOR, 0, SELECTOR.length);
  }

  /**
   * The credits of every segment of the call, in its order, each in the order given.
   *
   * @param input of a call that {@link #isSettlement} and that the contract carried out
   * @return for a segment whose credits name an account that the call does not list, none: such a
   *     one is never settled
   */
  static List<List<Credit>> credits(byte[] input) {
    SettleInput call = new SettleInput(input);
    int accounts = call.offset(0, ACCOUNTS);
    int segments = call.offset(0, SEGMENTS);
    int count = call.length(segments);
    List<List<Credit>> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int segment = call.offset(segments + WORD, i);
      all.add(call.credits(accounts, call.offset(segment, CREDITS)));
    }
    return List.copyOf(all);
  }

  private List<Credit> credits(int accounts, int list) {
    int known = length(accounts);
    int count = length(list);
    List<Credit> credits = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      BigInteger word = word(list + WORD + i * WORD);
      int index = word.intValue() & INDEX_MASK;
      if (index >= known) {
        return List.of();
      }
      Amount amount = new Amount(word.shiftRight(AMOUNT_SHIFT));
      credits.add(new Credit(account(accounts + WORD + index * WORD), amount));
    }
    return List.copyOf(credits);
  }

  /** Where something of no fixed size begins: its offset stands in the head at a place. */
  private int offset(int head, int place) {
    return Math.addExact(head, word(head + place * WORD).intValueExact());
  }

  /** Of a list; never more than there is room for. */
  private int length(int list) {
    int length = word(list).intValueExact();
    if (length > (arguments.length - list - WORD) / WORD) {
      throw new IllegalArgumentException("a list of " + length + " words ends behind the call");
    }
    return length;
  }

  private Address account(int at) {
    return Address.of(Arrays.copyOfRange(arguments, at + WORD - Address.SIZE, at + WORD));
  }

  private BigInteger word(int at) {
    if (at < 0 || at > arguments.length - WORD) {
      throw new IllegalArgumentException("a word at " + at + " ends behind the call");
    }
    return new BigInteger(1, arguments, at, WORD);
  }
}
