package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.DrawSecret;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.TreeSet;

/**
 * Where the seed comes from that draws what is checked: nodes commit to secrets in CLOSE and show
 * them in RESOLVE, so that it is made only after all results are fixed (spec L-46).
 */
final class DrawSeed {
  private final LotContext context;

  DrawSeed(LotContext context) {
    this.context = context;
  }

  /** This node's own for a round: signatures are deterministic, so it needs no storage. */
  Bytes32 secret(int round) {
    DrawSecret statement =
        new DrawSecret(context.deal().epoch(), context.deal().id(), context.lot(), round);
    return Keccak.hash(context.domain().sign(context.signer(), statement).toArray());
  }

  static Bytes32 commitment(Bytes32 secret) {
    return Keccak.hash(secret.toArray());
  }

  /** Whether each of these was committed to. */
  static boolean areCommitted(List<Bytes32> secrets, List<Bytes32> commitments) {
    TreeSet<Bytes32> known = new TreeSet<>(commitments);
    return secrets.stream().allMatch(secret -> known.contains(commitment(secret)));
  }

  /** What secrets, ascending, draw with. */
  static Bytes32 of(List<Bytes32> secrets) {
    return Keccak.hash(secrets.stream().map(Bytes32::toArray).toArray(byte[][]::new));
  }
}
