package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;

/**
 * What a program's owner signs: what a task costs that uses it, and for whom. The restrictions are
 * zero for anyone, one address, or a group's contract (spec R-24).
 *
 * @param program the asset
 * @param price per task
 * @param volume number of tasks
 * @param dataset restriction
 * @param pool restriction
 * @param requester restriction
 * @param expiry Unix seconds
 */
public record ProgramOrder(
    Address program,
    Amount price,
    int volume,
    Address dataset,
    Address pool,
    Address requester,
    long expiry,
    BigInteger salt)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "ProgramOrder(address program,uint256 price,uint32 volume,address dataset,address pool,"
              + "address requester,uint64 expiry,uint256 salt)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(
        new Words()
            .add(TYPE)
            .add(program)
            .add(price)
            .add(volume)
            .add(dataset)
            .add(pool)
            .add(requester)
            .add(expiry)
            .add(salt)
            .toArray());
  }
}
