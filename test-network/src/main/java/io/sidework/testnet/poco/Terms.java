package io.sidework.testnet.poco;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a deal of the experiments says: one chunk of one lot.
 *
 * @param deal whose fuel limit lets 128 tasks be a chunk
 * @param committee n nodes, f of which sign whatever the coalition wants
 */
record Terms(Deal deal, Committee committee) {
  private static final Limits LIMITS = new Limits(1_000_000, 16, 1000);

  static Terms of(Mode mode, int trust, int tasks, int nodes) {
    Deal deal =
        new Deal(
            new DealId(Bytes32.ZERO),
            Bytes32.ZERO,
            Address.ZERO,
            Address.ZERO,
            Address.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Amount.of(1),
            Rates.FIXED,
            Royalties.NONE,
            0,
            tasks,
            mode,
            trust,
            LIMITS,
            0,
            Callback.NONE,
            1,
            1,
            Amount.of((long) tasks * (Acceptance.copies(trust) + 4)),
            0,
            Amount.ZERO,
            Amount.ZERO,
            1);
    List<Address> accounts = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      byte[] hash = hash("node", i).toArray();
      accounts.add(Address.of(Arrays.copyOf(hash, Address.SIZE)));
    }
    return new Terms(deal, new Committee(1, accounts));
  }

  int tasks() {
    return deal.volume();
  }

  List<Integer> indices() {
    return IntStream.range(0, tasks()).boxed().toList();
  }

  /** A word that differs by purpose and number. */
  static Bytes32 hash(String purpose, int... numbers) {
    Words words = new Words();
    for (int number : numbers) {
      words.add(number);
    }
    return Keccak.hash(purpose.getBytes(java.nio.charset.StandardCharsets.UTF_8), words.toArray());
  }
}
