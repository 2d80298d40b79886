package io.sidework.protocol.type;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import java.math.BigInteger;
import java.util.Arrays;

/** Names of programs, datasets and pools, known before they are registered (spec R-28). */
public final class AssetName {
  private AssetName() {}

  /** What an asset is. */
  public enum Kind {
    PROGRAM,
    DATASET,
    POOL;

    /** The number in names; 0 stands for no asset. */
    public int code() {
      return ordinal() + 1;
    }
  }

  /**
   * The address that names an asset.
   *
   * @param registry the contract of assets
   * @param registrant who calls it
   * @param content SHA-256 of the blob; zero for pools
   */
  public static Address of(
      Address registry, Kind kind, Address registrant, Bytes32 content, BigInteger salt) {
    byte[] hash =
        Keccak.hash(
                new Words()
                    .add(registry)
                    .add(kind.code())
                    .add(registrant)
                    .add(content)
                    .add(salt)
                    .toArray())
            .toArray();
    return Address.of(Arrays.copyOfRange(hash, Bytes32.SIZE - Address.SIZE, Bytes32.SIZE));
  }
}
