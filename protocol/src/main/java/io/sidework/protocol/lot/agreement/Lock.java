package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Bytes32;
import java.util.List;

/**
 * A ballot that Q nodes prepared in a view. Whoever committed to it carries it into every later
 * view, so that nothing else can be decided (spec L-35).
 *
 * @param prepares Q PREPARE signatures, ascending by node
 */
public record Lock(int view, Ballot ballot, List<NodeSignature> prepares) implements Encodable {
  public Lock {
    prepares = List.copyOf(prepares);
  }

  /** What a NEWVIEW's signature covers of it. */
  public Bytes32 hash() {
    return Keccak.hash(new Words().add(view).add(ballot.hash()).toArray());
  }

  @Override
  public void encode(Writer out) {
    out.u32(view);
    ballot.encode(out);
    out.list(prepares);
  }

  public static Lock decode(Reader in) {
    return new Lock(in.u32(), Ballot.decode(in), in.list(256, NodeSignature::decode));
  }
}
