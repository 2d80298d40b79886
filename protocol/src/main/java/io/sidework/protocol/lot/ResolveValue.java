package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What RESOLVE collects: which copies of the round are open, and what nodes re-executed. A node's
 * inventory and the union of them have the same form (spec L-21).
 *
 * @param opened ascending by worker
 * @param reexecutions strictly ascending
 * @param secrets that nodes committed to in CLOSE, strictly ascending (spec L-46)
 */
record ResolveValue(List<Bits> opened, List<SignedDigest> reexecutions, List<Bytes32> secrets)
    implements Encodable {
  private static final int MAX_REEXECUTIONS = 1 << 17;
  private static final int MAX_NODES = 256;

  ResolveValue {
    opened = List.copyOf(opened);
    reexecutions = List.copyOf(reexecutions);
    secrets = List.copyOf(secrets);
  }

  static ResolveValue union(List<ResolveValue> parts) {
    Map<Address, BigInteger> opened = new TreeMap<>();
    TreeSet<SignedDigest> reexecutions = new TreeSet<>();
    TreeSet<Bytes32> secrets = new TreeSet<>();
    for (ResolveValue part : parts) {
      part.opened.forEach(bits -> opened.merge(bits.worker(), bits.tasks(), BigInteger::or));
      reexecutions.addAll(part.reexecutions);
      secrets.addAll(part.secrets);
    }
    return new ResolveValue(Bits.listOf(opened), List.copyOf(reexecutions), List.copyOf(secrets));
  }

  /**
   * No node says two things about one task. A node keeps only the first word of each, so it can
   * have no more; a bad one could make everybody check as many signatures as fit a message.
   */
  boolean hasOneWordEach() {
    for (int i = 1; i < reexecutions.size(); i++) {
      SignedDigest before = reexecutions.get(i - 1);
      SignedDigest word = reexecutions.get(i);
      if (before.taskIndex() == word.taskIndex() && before.node() == word.node()) {
        return false;
      }
    }
    return true;
  }

  boolean isOpen(Copy copy, int bit) {
    for (Bits bits : opened) {
      if (bits.tasks().testBit(bit) && bits.worker().equals(copy.worker)) {
        return true;
      }
    }
    return false;
  }

  /** The digest that at least {@code quorum} nodes signed for a task, with their signatures. */
  Optional<Truth> truth(int taskIndex, int quorum) {
    if (reexecutions.size() < quorum) {
      return Optional.empty();
    }
    Map<Bytes32, TreeMap<Integer, NodeSignature>> byDigest = new TreeMap<>();
    for (SignedDigest signed : reexecutions) {
      if (signed.taskIndex() == taskIndex) {
        byDigest
            .computeIfAbsent(signed.digest(), digest -> new TreeMap<>())
            .putIfAbsent(signed.node(), new NodeSignature(signed.node(), signed.signature()));
      }
    }
    return byDigest.entrySet().stream()
        .filter(entry -> entry.getValue().size() >= quorum)
        .findFirst()
        .map(
            entry ->
                new Truth(
                    entry.getKey(), List.copyOf(entry.getValue().values()).subList(0, quorum)));
  }

  /** What the reference runtime computes, on the word of Q nodes. */
  record Truth(Bytes32 digest, List<NodeSignature> signatures) {}

  @Override
  public void encode(Writer out) {
    out.list(opened).list(reexecutions).u32(secrets.size());
    secrets.forEach(out::word);
  }

  static ResolveValue decode(byte[] bytes) {
    return Reader.all(bytes, ResolveValue::decode);
  }

  private static ResolveValue decode(Reader in) {
    List<Bits> opened = Bits.decodeList(in);
    List<SignedDigest> reexecutions = in.list(MAX_REEXECUTIONS, SignedDigest::decode);
    List<SignedDigest> sorted = new ArrayList<>(new TreeSet<>(reexecutions));
    if (!sorted.equals(reexecutions)) {
      throw new MalformedMessage("re-executions out of order");
    }
    List<Bytes32> secrets = in.list(MAX_NODES, Reader::word);
    if (!new ArrayList<>(new TreeSet<>(secrets)).equals(secrets)) {
      throw new MalformedMessage("secrets out of order");
    }
    return new ResolveValue(opened, reexecutions, secrets);
  }
}
