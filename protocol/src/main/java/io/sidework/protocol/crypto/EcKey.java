package io.sidework.protocol.crypto;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.Arrays;
import java.util.Optional;

/** A secp256k1 private key over libsecp256k1. */
public final class EcKey implements Signer {
  private static final Secp256k1 CURVE = Secp256k1.get();

  private final byte[] secret;
  private final Address address;

  private EcKey(byte[] secret) {
    this.secret = secret;
    this.address = addressOf(CURVE.pubkeyCreate(secret));
  }

  /**
   * @throws IllegalArgumentException when it is zero or not below the curve's order
   */
  public static EcKey of(Bytes32 secret) {
    byte[] bytes = secret.toArray();
    if (!CURVE.secKeyVerify(bytes)) {
      throw new IllegalArgumentException("not a valid secp256k1 private key");
    }
    return new EcKey(bytes);
  }

  @Override
  public Address address() {
    return address;
  }

  /** The private key itself, for key files and chain clients that sign transactions. */
  public Bytes32 secret() {
    return Bytes32.of(secret);
  }

  @Override
  public Signature sign(Bytes32 digest) {
    byte[] message = digest.toArray();
    byte[] compact = CURVE.sign(message, secret);
    // It gives no recovery id. One of the two recovers this key: what does not must be the other.
    Signature even = compact(compact, 0);
    return even.isBy(address, digest) ? even : compact(compact, 1);
  }

  static Optional<Address> recover(Bytes32 digest, Signature signature) {
    byte[] compact = signature.toArray();
    int parity = (compact[32] & 0x80) >>> 7;
    compact[32] &= 0x7f;
    try {
      // High s is refused like on chain; libsecp256k1 recovers it, so it is checked here.
      if (CURVE.signatureNormalize(compact).getSecond()) {
        return Optional.empty();
      }
      return Optional.of(addressOf(CURVE.ecdsaRecover(compact, digest.toArray(), parity)));
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
  }

  private static Signature compact(byte[] rs, int parity) {
    byte[] out = rs.clone();
    out[32] |= (byte) (parity << 7);
    return Signature.of(out);
  }

  private static Address addressOf(byte[] publicKey) {
    byte[] uncompressed = publicKey.length == 65 ? publicKey : CURVE.pubkeyParse(publicKey);
    Bytes32 hash = Keccak.hash(Arrays.copyOfRange(uncompressed, 1, 65));
    return Address.of(hash.toArray(), Bytes32.SIZE - Address.SIZE);
  }

  @Override
  public String toString() {
    return "EcKey[" + address + "]";
  }
}
