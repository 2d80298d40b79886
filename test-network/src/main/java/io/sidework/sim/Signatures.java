package io.sidework.sim;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Recovery;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers signatures made and signers found. Each is real, but done once for all nodes of a
 * cluster and for both runs of a seed: nearly all the time of a simulation would go there.
 */
final class Signatures implements Recovery {
  private record Signed(Bytes32 digest, Signature signature) {
    @Override
    public int hashCode() {
      return digest.hashCode() * 31 + signature.r().hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Signed that
          && digest.equals(that.digest)
          && signature.equals(that.signature);
    }
  }

  private record Wanted(Address signer, Bytes32 digest) {}

  private final Map<Signed, Optional<Address>> signers = new HashMap<>();
  private final Map<Wanted, Signature> made = new HashMap<>();

  @Override
  public Optional<Address> signer(Bytes32 digest, Signature signature) {
    return signers.computeIfAbsent(
        new Signed(digest, signature), asked -> signature.recover(digest));
  }

  /** A key whose signatures are remembered. Making one includes finding its signer. */
  Signer remembering(EcKey key) {
    return new Signer() {
      @Override
      public Address address() {
        return key.address();
      }

      @Override
      public Signature sign(Bytes32 digest) {
        Signature signature =
            made.computeIfAbsent(new Wanted(key.address(), digest), asked -> key.sign(digest));
        signers.put(new Signed(digest, signature), Optional.of(key.address()));
        return signature;
      }
    };
  }
}
