package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;

/**
 * What is voted on (spec L-31).
 *
 * @param value what was collected: closed bundles, or openings and re-executions
 * @param ruling what follows from it; empty for CLOSE. It is bound so that whoever votes for a
 *     value votes for its consequences too, and a node that comes late can read them.
 */
public record Ballot(byte[] value, byte[] ruling) implements Encodable {
  private static final int MAX_BYTES = 4 << 20;

  /**
   * Hashes of the two, hashed: over their bytes in a row, votes would be for every other place to
   * cut them too.
   */
  public Bytes32 hash() {
    return Keccak.hash(Keccak.hash(value), Keccak.hash(ruling));
  }

  @Override
  public void encode(Writer out) {
    out.bytes(value).bytes(ruling);
  }

  public static Ballot decode(Reader in) {
    return new Ballot(in.bytes(MAX_BYTES), in.bytes(MAX_BYTES));
  }
}
