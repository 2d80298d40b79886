package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import java.math.BigInteger;

/**
 * What the seller of a private pool signs: capacity offered at a price (spec R-14).
 *
 * @param pool the seller, whose pool's seats do the work
 * @param price per copy of one task
 * @param volume number of tasks
 * @param requester the only one who may take it, or zero for anyone
 * @param expiry Unix seconds
 */
public record OfferOrder(
    Address pool,
    Amount price,
    int volume,
    Limits limits,
    Address requester,
    long expiry,
    BigInteger salt)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "OfferOrder(address pool,uint256 price,uint32 volume,uint64 fuel,uint32 memoryPages,"
              + "uint32 outputBytes,address requester,uint64 expiry,uint256 salt)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(
        new Words()
            .add(TYPE)
            .add(pool)
            .add(price)
            .add(volume)
            .add(limits.fuel())
            .add(limits.memoryPages())
            .add(limits.outputBytes())
            .add(requester)
            .add(expiry)
            .add(salt)
            .toArray());
  }
}
