package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.type.Bytes32;
import java.util.Comparator;

/** A node's signed re-execution of a task ({@link io.sidework.protocol.eip712.Reexecution}). */
record SignedDigest(int taskIndex, int node, Bytes32 digest, Signature signature)
    implements Encodable, Comparable<SignedDigest> {
  private static final Comparator<SignedDigest> ORDER =
      Comparator.comparingInt(SignedDigest::taskIndex)
          .thenComparingInt(SignedDigest::node)
          .thenComparing(SignedDigest::digest)
          .thenComparing(signed -> signed.signature().r())
          .thenComparing(signed -> signed.signature().vs());

  @Override
  public int compareTo(SignedDigest other) {
    return ORDER.compare(this, other);
  }

  @Override
  public void encode(Writer out) {
    out.u32(taskIndex).u32(node).word(digest).signature(signature);
  }

  static SignedDigest decode(Reader in) {
    return new SignedDigest(in.u32(), in.u32(), in.word(), in.signature());
  }
}
