package io.sidework.sim;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Recovery;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers signatures made and signers found, for all nodes of a cluster and for both runs of a
 * seed. Workers' signatures are real. Those of nodes are stand-ins, hashes of key and digest: who
 * made one is found here alone, and whatever nobody made is looked at as a real one, which it is of
 * a stranger at best. The curve took a fifth of a simulation's time and is tested elsewhere.
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

  private static Signature stand(EcKey key, Bytes32 digest) {
    Bytes32 r = Keccak.hash(key.secret(), digest);
    return new Signature(r, Keccak.hash(r, digest));
  }

  private record Wanted(Address signer, Bytes32 digest) {}

  private final Map<Signed, Optional<Address>> signers = new HashMap<>();
  private final Map<Wanted, Signature> made = new HashMap<>();

  @Override
  public Optional<Address> signer(Bytes32 digest, Signature signature) {
    return signers.computeIfAbsent(
        new Signed(digest, signature), asked -> signature.recover(digest));
  }

  /** A node's key. */
  Signer standIn(EcKey key) {
    return new Signer() {
      @Override
      public Address address() {
        return key.address();
      }

      @Override
      public Signature sign(Bytes32 digest) {
        Signature signature =
            made.computeIfAbsent(new Wanted(key.address(), digest), asked -> stand(key, digest));
        signers.put(new Signed(digest, signature), Optional.of(key.address()));
        return signature;
      }
    };
  }
}
