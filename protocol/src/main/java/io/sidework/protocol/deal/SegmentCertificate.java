package io.sidework.protocol.deal;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Optional;

/**
 * A segment's leaves with the signatures of Q nodes: all that anyone needs to check and settle it.
 *
 * @param view view in which all of them signed
 * @param noShows owners that did not open in time what they had closed, ascending, each once
 * @param signatures ascending by node index, exactly Q or more
 */
public record SegmentCertificate(
    DealId deal,
    int lot,
    int round,
    int view,
    List<Leaf> leaves,
    List<Address> noShows,
    List<NodeSignature> signatures)
    implements Encodable {
  /** More cannot fail to open: each of a lot's tasks has at most m+4 = 10 copies. */
  public static final int MOST_NO_SHOWS = 10 * Deal.LOT;

  /**
   * @throws IllegalArgumentException when those who did not open are out of order or too many
   */
  public SegmentCertificate {
    leaves = List.copyOf(leaves);
    noShows = List.copyOf(noShows);
    for (int i = 1; i < noShows.size(); i++) {
      if (noShows.get(i).compareTo(noShows.get(i - 1)) <= 0) {
        throw new IllegalArgumentException("no-shows are ascending, each once");
      }
    }
    if (noShows.size() > MOST_NO_SHOWS) {
      throw new IllegalArgumentException("at most " + MOST_NO_SHOWS + " do not open");
    }
    signatures = List.copyOf(signatures);
  }

  /** The outcome that leaves and no-shows imply under the deal's terms. */
  public Outcome outcome(Deal terms, Committee committee) {
    return Outcome.of(terms, lot, committee.size(), leaves, noShows);
  }

  /** Empty when it is a valid certificate of this deal; else what is wrong with it. */
  public Optional<String> problem(Domain domain, Deal terms, Committee committee) {
    if (!terms.id().equals(deal) || terms.epoch() != committee.epoch()) {
      return Optional.of("certificate of another deal or epoch");
    }
    if (lot < 0 || lot >= terms.lots() || leaves.isEmpty()) {
      return Optional.of("no such lot, or no leaves");
    }
    int previous = lot * Deal.LOT - 1;
    for (Leaf leaf : leaves) {
      if (leaf.taskIndex() <= previous || leaf.taskIndex() >= lot * Deal.LOT + terms.lotSize(lot)) {
        return Optional.of("leaf of task " + leaf.taskIndex() + " out of order or of another lot");
      }
      if (leaf.winners().size() > terms.paidCopies()) {
        return Optional.of("task " + leaf.taskIndex() + " pays more copies than the deal allows");
      }
      previous = leaf.taskIndex();
    }
    Segment segment = outcome(terms, committee).segment(round, view);
    int last = -1;
    for (NodeSignature signed : signatures) {
      if (signed.node() <= last || signed.node() >= committee.size()) {
        return Optional.of("signers out of order");
      }
      if (!domain.isSignedBy(committee.node(signed.node()), segment, signed.signature())) {
        return Optional.of("signature of node " + signed.node() + " does not verify");
      }
      last = signed.node();
    }
    return signatures.size() >= committee.quorum()
        ? Optional.empty()
        : Optional.of(signatures.size() + " signatures, a quorum is " + committee.quorum());
  }

  @Override
  public void encode(Writer out) {
    out.word(deal.value()).u32(lot).u32(round).u32(view).list(leaves);
    out.u32(noShows.size());
    noShows.forEach(out::address);
    out.list(signatures);
  }

  public static SegmentCertificate decode(Reader in) {
    return new SegmentCertificate(
        new DealId(in.word()),
        in.u32(),
        in.u32(),
        in.u32(),
        in.list(Deal.LOT, Leaf::decode),
        in.list(MOST_NO_SHOWS, Reader::address),
        in.list(256, NodeSignature::decode));
  }

  /** One committee member's signature. */
  public record NodeSignature(int node, Signature signature) implements Encodable {
    @Override
    public void encode(Writer out) {
      out.u32(node).signature(signature);
    }

    public static NodeSignature decode(Reader in) {
      return new NodeSignature(in.u32(), in.signature());
    }
  }
}
