package io.sidework.protocol.deal;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A node's hash chain for the epochs' beacons (spec R-33). The contracts know its tip; each epoch
 * the node shows the preimage of what it showed last, and nobody can know it before.
 *
 * <p>Nothing is kept: a link is computed from the secret, at most {@link #LENGTH} hashes.
 */
public final class BeaconChain {
  /** Links: as many epochs, 27 years of days. */
  public static final int LENGTH = 10_000;

  private static final byte[] PURPOSE = "sidework-beacon".getBytes(StandardCharsets.US_ASCII);

  private final Bytes32 last;
  private final int length;

  private BeaconChain(Bytes32 last, int length) {
    this.last = last;
    this.length = length;
  }

  /**
   * The chain of a node on one deployment: always the same, and another one on every other
   * deployment, where its links may have been shown already.
   *
   * @param secret known to the node alone, such as its account's private key
   * @param domain the deployment's EIP-712 domain separator
   */
  public static BeaconChain of(Bytes32 secret, Bytes32 domain) {
    return of(secret, domain, LENGTH);
  }

  /** A chain of so many links, from the same secret: for who lives through few epochs. */
  public static BeaconChain of(Bytes32 secret, Bytes32 domain, int length) {
    return new BeaconChain(Keccak.hash(PURPOSE, secret.toArray(), domain.toArray()), length);
  }

  /** What the node commits to when it joins. */
  public Bytes32 tip() {
    return link(0);
  }

  /**
   * A link: {@code keccak256} of the one after it.
   *
   * @param number 0 for the tip, to the chain's length
   */
  public Bytes32 link(int number) {
    if (number < 0 || number > length) {
      throw new IllegalArgumentException("this beacon chain has links 0 to " + length);
    }
    Bytes32 link = last;
    for (int i = length; i > number; i--) {
      link = Keccak.hash(link.toArray());
    }
    return link;
  }

  /** What hashes to a value; empty when it is not of this chain, or its last link. */
  public Optional<Bytes32> preimage(Bytes32 value) {
    Bytes32 link = last;
    for (int i = length; i > 0; i--) {
      Bytes32 next = Keccak.hash(link.toArray());
      if (next.equals(value)) {
        return Optional.of(link);
      }
      link = next;
    }
    return Optional.empty();
  }
}
