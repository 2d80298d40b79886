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
import java.util.List;

/**
 * Proof that Q nodes closed a round of a lot over exactly these bundles: only against it does a
 * worker open (protocol 4.5).
 *
 * @param closed what was voted on by hash
 */
public record CloseCertificate(
    int epoch,
    DealId deal,
    int lot,
    int round,
    int view,
    ClosedSet closed,
    List<NodeSignature> commits)
    implements Encodable {
  public CloseCertificate {
    commits = List.copyOf(commits);
  }

  /** Ids of the bundles whose copies count, ascending. */
  public List<Bytes32> bundles() {
    return closed.bundles();
  }

  /** What every COMMIT signed: a ballot without a ruling (spec L-31). */
  public Vote vote() {
    Bytes32 ballot = Keccak.hash(Keccak.hash(closed.toBytes()), Keccak.hash());
    return new Vote(epoch, deal, lot, round, 0, 1, view, ballot);
  }

  /** True when Q distinct members of the committee signed for exactly these bundles. */
  public boolean isValid(Domain domain, Committee committee) {
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
    out.u32(epoch).word(deal.value()).u32(lot).u32(round).u32(view);
    closed.encode(out);
    out.list(commits);
  }

  public static CloseCertificate decode(Reader in) {
    return new CloseCertificate(
        in.u32(),
        new DealId(in.word()),
        in.u32(),
        in.u32(),
        in.u32(),
        ClosedSet.decode(in),
        in.list(256, NodeSignature::decode));
  }
}
