package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is voted on (spec L-31). Hashed once: a ruling is the largest thing that nodes pass on. */
public final class Ballot implements Encodable {
  private static final int MAX_BYTES = 4 << 20;

  private final byte[] value;
  private final byte[] ruling;
  private @Nullable Bytes32 hash;

  /**
   * Keeps both arrays: nobody may change them.
   *
   * @param value what was collected: closed bundles, or openings and re-executions
   * @param ruling what follows from it; empty for CLOSE. It is bound so that whoever votes for a
   *     value votes for its consequences too, and a node that comes late can read them.
   */
  public Ballot(byte[] value, byte[] ruling) {
    this.value = value;
    this.ruling = ruling;
  }

  public byte[] value() {
    return value;
  }

  public byte[] ruling() {
    return ruling;
  }

  /**
   * Hashes of the two, hashed: over their bytes in a row, votes would be for every other place to
   * cut them too.
   */
  public Bytes32 hash() {
    Bytes32 known = hash;
    if (known == null) {
      known = Keccak.hash(Keccak.hash(value), Keccak.hash(ruling));
      hash = known;
    }
    return known;
  }

  /** Whether the two are the same to the last byte. */
  boolean isEqual(Ballot other) {
    return Arrays.equals(value, other.value) && Arrays.equals(ruling, other.ruling);
  }

  @Override
  public void encode(Writer out) {
    out.bytes(value).bytes(ruling);
  }

  public static Ballot decode(Reader in) {
    return new Ballot(in.bytes(MAX_BYTES), in.bytes(MAX_BYTES));
  }
}
