package io.sidework.protocol.message;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.Arrays;
import java.util.List;

/**
 * Proof that Q nodes closed a round of a lot over exactly these bundles: only against it does a
 * worker open (protocol 4.5).
 *
 * @param value canonical bytes of the closed set, what was voted on by hash
 * @param bundles ids of the closed bundles in it, for the worker that looks for its own
 */
public record CloseCertificate(
    int epoch,
    DealId deal,
    int lot,
    int round,
    int view,
    byte[] value,
    List<Bytes32> bundles,
    List<NodeSignature> commits)
    implements Encodable {
  private static final int MAX_BUNDLES = 1 << 14;

  public CloseCertificate {
    bundles = List.copyOf(bundles);
    commits = List.copyOf(commits);
  }

  /** What every COMMIT signed: a ballot without a ruling (spec L-31). */
  public Vote vote() {
    Bytes32 ballot = Keccak.hash(Keccak.hash(value), Keccak.hash());
    return new Vote(epoch, deal, lot, round, 0, 1, view, ballot);
  }

  /** The canonical bytes of a closed set, ids ascending. */
  public static byte[] valueOf(List<Bytes32> bundles) {
    Writer out = new Writer();
    out.u32(bundles.size());
    bundles.forEach(out::word);
    return out.toArray();
  }

  /**
   * The ids in a closed set.
   *
   * @throws io.sidework.protocol.codec.MalformedMessage when it is none
   */
  public static List<Bytes32> bundlesOf(byte[] value) {
    return Reader.all(value, in -> in.list(MAX_BUNDLES, Reader::word));
  }

  /** True when Q distinct members of the committee signed for exactly these bundles. */
  public boolean isValid(Domain domain, Committee committee) {
    // Without it a single node could show a worker a bundle that Q nodes did not close.
    if (!Arrays.equals(value, valueOf(bundles))) {
      return false;
    }
    int last = -1;
    Vote vote = vote();
    for (NodeSignature commit : commits) {
      if (commit.node() <= last
          || commit.node() >= committee.size()
          || !domain.isSignedBy(committee.node(commit.node()), vote, commit.signature())) {
        return false;
      }
      last = commit.node();
    }
    return epoch == committee.epoch() && commits.size() >= committee.quorum();
  }

  @Override
  public void encode(Writer out) {
    out.u32(epoch).word(deal.value()).u32(lot).u32(round).u32(view).bytes(value);
    out.u32(bundles.size());
    bundles.forEach(out::word);
    out.list(commits);
  }

  public static CloseCertificate decode(Reader in) {
    return new CloseCertificate(
        in.u32(),
        new DealId(in.word()),
        in.u32(),
        in.u32(),
        in.u32(),
        in.bytes(1 << 20),
        in.list(MAX_BUNDLES, Reader::word),
        in.list(256, NodeSignature::decode));
  }
}
