package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.type.Address;

/** A message with a signature that goes with it, good or not. */
public record Signed<M extends TypedMessage>(M message, Signature signature) {
  public boolean isBy(Address account, Domain domain) {
    return domain.isSignedBy(account, message, signature);
  }
}
