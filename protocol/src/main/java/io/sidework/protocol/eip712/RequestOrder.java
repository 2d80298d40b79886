package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;

/**
 * What a requester signs: work wanted, at most at this price (protocol 4.1, spec R-14).
 *
 * @param dataset standard input of every task
 * @param parameters SHA-256 of the parameters blob ({@link io.sidework.protocol.job.Parameters})
 * @param pool whose seats may work; zero for the public pool
 * @param maxPoolPrice most paid to the pool's owner per task
 * @param maxPrice most paid for one copy of one task
 * @param rates in the public pool what is paid, up to {@code maxPrice}; else the most of each (spec
 *
 * @param volume number of tasks, 1 to 2^20
 * @param trust T of the acceptance rule, 1 to 10^6
 * @param checkpointBytes of one task that nodes keep for pay (spec R-37)
 * @param duration seconds from match to deadline
 * @param sponsor who pays instead of the requester; zero for the requester
 * @param expiry Unix seconds after which it can no longer be matched
 */
public record RequestOrder(
    Address requester,
    Content program,
    Content dataset,
    Bytes32 parameters,
    Address pool,
    Amount maxPoolPrice,
    Amount maxPrice,
    Rates rates,
    int volume,
    Mode mode,
    int trust,
    Limits limits,
    int checkpointBytes,
    int duration,
    Address sponsor,
    Callback callback,
    long expiry,
    BigInteger salt)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "RequestOrder(address requester,bytes32 program,address programAsset,"
              + "uint256 maxProgramPrice,bytes32 dataset,address datasetAsset,"
              + "uint256 maxDatasetPrice,bytes32 parameters,address pool,uint256 maxPoolPrice,"
              + "uint256 maxPrice,uint256 rates,uint32 volume,uint8 mode,uint32 trust,uint64 fuel,"
              + "uint32 memoryPages,uint32 outputBytes,uint32 checkpointBytes,uint32 duration,"
              + "address sponsor,"
              + "address callback,uint32 callbackGas,uint256 deliveryFee,uint64 expiry,"
              + "uint256 salt)");

  /** The account whose free balance is locked. */
  public Address payer() {
    return sponsor.isZero() ? requester : sponsor;
  }

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(
        new Words()
            .add(TYPE)
            .add(requester)
            .add(program.sha256())
            .add(program.asset())
            .add(program.maxPrice())
            .add(dataset.sha256())
            .add(dataset.asset())
            .add(dataset.maxPrice())
            .add(parameters)
            .add(pool)
            .add(maxPoolPrice)
            .add(maxPrice)
            .add(rates.word())
            .add(volume)
            .add(mode.code())
            .add(trust)
            .add(limits.fuel())
            .add(limits.memoryPages())
            .add(limits.outputBytes())
            .add(checkpointBytes)
            .add(duration)
            .add(sponsor)
            .add(callback.target())
            .add(callback.gas())
            .add(callback.fee())
            .add(expiry)
            .add(salt)
            .toArray());
  }
}
