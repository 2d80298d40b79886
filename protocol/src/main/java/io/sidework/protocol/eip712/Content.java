package io.sidework.protocol.eip712;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;

/**
 * A program or dataset that a request names, and whose owner is paid for it (spec R-14).
 *
 * @param sha256 of the blob; zero for none
 * @param asset whose owner is paid per task; zero for nobody
 * @param maxPrice most paid per task
 */
public record Content(Bytes32 sha256, Address asset, Amount maxPrice) {
  public static final Content NONE = free(Bytes32.ZERO);

  /** A blob that nobody is paid for. */
  public static Content free(Bytes32 sha256) {
    return new Content(sha256, Address.ZERO, Amount.ZERO);
  }
}
