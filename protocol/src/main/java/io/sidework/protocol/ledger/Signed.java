package io.sidework.protocol.ledger;

import io.sidework.protocol.type.Address;

/**
 * Something with what claims to be its signature.
 *
 * @param signer whose key made it; zero: there is none
 */
public record Signed<T>(T content, Address signer) {
  public static <T> Signed<T> not(T content) {
    return new Signed<>(content, Address.ZERO);
  }

  boolean isEmpty() {
    return signer.isZero();
  }
}
