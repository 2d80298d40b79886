package io.sidework.node.application;

import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.type.Address;

/** Who this node is, and on which deployment. */
public record Self(Domain domain, Signer signer) {
  public Address account() {
    return signer.address();
  }
}
