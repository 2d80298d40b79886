package io.sidework.node.testing;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.nio.charset.StandardCharsets;

/** Keys and deals that tests agree on. */
public final class Terms {
  private Terms() {}

  public static Bytes32 hash(String text) {
    return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  public static EcKey key(String name) {
    return EcKey.of(hash(name));
  }

  /** The same deal, with so many bytes reserved for a task's checkpoint (spec R-37). */
  public static Deal keeping(Deal deal, int checkpointBytes) {
    return new Deal(
        deal.id(),
        deal.request(),
        deal.requester(),
        deal.payer(),
        deal.pool(),
        deal.program(),
        deal.dataset(),
        deal.parameters(),
        deal.price(),
        deal.rates(),
        deal.royalties(),
        deal.firstIndex(),
        deal.volume(),
        deal.mode(),
        deal.trust(),
        deal.limits(),
        checkpointBytes,
        deal.callback(),
        deal.epoch(),
        deal.deadline(),
        deal.locked(),
        deal.feeBps(),
        deal.reexecutionFee(),
        deal.storageFee(),
        deal.block());
  }

  public static Deal deal(
      String name, Bytes32 program, Bytes32 parameters, int volume, long deadline, long block) {
    return deal(name, program, parameters, volume, Callback.NONE, 1, deadline, block);
  }

  public static Deal deal(
      String name,
      Bytes32 program,
      Bytes32 parameters,
      int volume,
      Callback callback,
      int epoch,
      long deadline,
      long block) {
    return new Deal(
        new DealId(hash(name)),
        hash("request of " + name),
        key("requester").address(),
        key("requester").address(),
        Address.ZERO,
        program,
        Bytes32.ZERO,
        parameters,
        Amount.of(1_000_000),
        Rates.FIXED,
        Royalties.NONE,
        0,
        volume,
        Mode.REPLICATED,
        10,
        new Limits(1_000_000, 16, 1024),
        0,
        callback,
        epoch,
        deadline,
        Amount.of(1_000_000L * volume * 20),
        500,
        Amount.of(100),
        Amount.ZERO,
        block);
  }

  public static Deal deal(String name, int volume) {
    return deal(name, hash("program"), hash("parameters"), volume, 4_000_000_000L, 1);
  }
}
