package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepared;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The votes that the leader of one view has, all verified and for its own ballot. */
final class Tally {
  private final NavigableMap<Integer, Signature> prepares = new TreeMap<>();
  private final NavigableMap<Integer, Commit> commits = new TreeMap<>();

  boolean hasPrepare(int node) {
    return prepares.containsKey(node);
  }

  boolean hasCommit(int node) {
    return commits.containsKey(node);
  }

  int prepare(int node, Signature vote) {
    prepares.put(node, vote);
    return prepares.size();
  }

  int commit(int node, Commit vote) {
    commits.put(node, vote);
    return commits.size();
  }

  Prepared prepared(Slot slot, int view, Bytes32 ballot) {
    List<NodeSignature> votes = new ArrayList<>();
    prepares.forEach((node, signature) -> votes.add(new NodeSignature(node, signature)));
    return new Prepared(slot, view, ballot, votes);
  }

  Decided decided(Propose proposal, boolean sealed) {
    List<NodeSignature> votes = new ArrayList<>();
    List<NodeSignature> seals = new ArrayList<>();
    commits.forEach(
        (node, vote) -> {
          votes.add(new NodeSignature(node, vote.signature()));
          if (sealed) {
            seals.add(new NodeSignature(node, vote.seal().orElseThrow()));
          }
        });
    return new Decided(proposal.slot(), proposal.view(), proposal.ballot(), votes, seals);
  }
}
