package io.sidework.protocol.ledger;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/**
 * A program, dataset or pool (spec R-28).
 *
 * @param content SHA-256 of the blob; zero for pools
 * @param needs of a program, at least
 */
public record Asset(Address name, Kind kind, Address owner, Bytes32 content, Resources needs) {
  /** What an asset is. */
  public enum Kind {
    NONE,
    PROGRAM,
    DATASET,
    POOL
  }

  static Asset none(Address name) {
    return new Asset(name, Kind.NONE, Address.ZERO, Bytes32.ZERO, Resources.NONE);
  }

  Asset ownedBy(Address other) {
    return new Asset(name, kind, other, content, needs);
  }
}
