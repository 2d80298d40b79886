package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;

/**
 * What the owner of a private pool signs: capacity offered at a price (spec R-14). The restrictions
 * are zero for anyone, one address, or a group's contract (spec R-24).
 *
 * @param pool the asset whose seats do the work
 * @param price per copy of one task, to its worker
 * @param rates by which a copy is paid, up to {@code price} (spec R-36)
 * @param poolPrice per task, to the pool's owner
 * @param volume number of tasks
 * @param program restriction
 * @param dataset restriction
 * @param requester restriction
 * @param expiry Unix seconds
 */
public record OfferOrder(
    Address pool,
    Amount price,
    Rates rates,
    Amount poolPrice,
    int volume,
    Limits limits,
    Address program,
    Address dataset,
    Address requester,
    long expiry,
    BigInteger salt)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "OfferOrder(address pool,uint256 price,uint256 rates,uint256 poolPrice,uint32 volume,"
              + "uint64 fuel,uint32 memoryPages,uint32 outputBytes,address program,address dataset,"
              + "address requester,uint64 expiry,uint256 salt)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(
        new Words()
            .add(TYPE)
            .add(pool)
            .add(price)
            .add(rates.word())
            .add(poolPrice)
            .add(volume)
            .add(limits.fuel())
            .add(limits.memoryPages())
            .add(limits.outputBytes())
            .add(program)
            .add(dataset)
            .add(requester)
            .add(expiry)
            .add(salt)
            .toArray());
  }
}
