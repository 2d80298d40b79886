package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepared;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ballots that a bad leader made up, which its own code would never collect votes for: here it
 * does, and makes certificates of them where enough others vote.
 */
final class DrivenBallots {
  private record Name(DealId deal, int lot, Slot slot, int view, Bytes32 ballot) {}

  /** One ballot and who voted for it. */
  private static final class Drive {
    private final Propose proposal;
    private final NavigableMap<Integer, Signature> prepares = new TreeMap<>();
    private final NavigableMap<Integer, Commit> commits = new TreeMap<>();
    private boolean prepared;
    private boolean decided;

    private Drive(Propose proposal) {
      this.proposal = proposal;
    }
  }

  private final SimNode node;
  private final Hand hand;
  private final Map<Name, Drive> drives = new HashMap<>();

  DrivenBallots(SimNode node) {
    this.node = node;
    this.hand = new Hand(node);
  }

  /** A proposal like one that the code made, with another ballot and other NEWVIEWs. */
  Propose propose(
      PeerMessage.Agreement about, Propose like, Ballot ballot, List<NewView> justification) {
    Propose made = hand.propose(about.deal(), about.lot(), like, ballot, justification);
    Drive drive = new Drive(made);
    Bytes32 hash = ballot.hash();
    Prepare mine = hand.prepare(about.deal(), about.lot(), like.slot(), like.view(), hash);
    drive.prepares.put(index(about.deal(), node.address()), mine.signature());
    drives.put(new Name(about.deal(), about.lot(), like.slot(), like.view(), hash), drive);
    return made;
  }

  private int index(DealId deal, Address member) {
    return committee(deal).indexOf(member);
  }

  private Committee committee(DealId deal) {
    return node.world().blocks().committee(deal(deal).epoch());
  }

  private Deal deal(DealId deal) {
    return node.world().deal(node.world().blocks().number(deal));
  }

  void hears(Network.Peer from, Encodable message) {
    if (message instanceof PeerMessage.Agreement about && !drives.isEmpty()) {
      Votes.of(about).ifPresent(vote -> hears(from, about, vote));
    }
  }

  private void hears(Network.Peer from, PeerMessage.Agreement about, AgreementMessage vote) {
    switch (vote) {
      case Prepare in -> {
        Drive drive = drive(about, in.slot(), in.view(), in.ballot());
        if (drive != null) {
          drive.prepares.put(index(about.deal(), from.address()), in.signature());
          prepared(about, drive);
        }
      }
      case Commit in -> {
        Drive drive = drive(about, in.slot(), in.view(), in.ballot());
        if (drive != null) {
          drive.commits.put(index(about.deal(), from.address()), in);
          decided(about, drive);
        }
      }
      default -> {}
    }
  }

  private @Nullable Drive drive(PeerMessage.Agreement about, Slot slot, int view, Bytes32 ballot) {
    return drives.get(new Name(about.deal(), about.lot(), slot, view, ballot));
  }

  private void prepared(PeerMessage.Agreement about, Drive drive) {
    if (drive.prepared || drive.prepares.size() < committee(about.deal()).quorum()) {
      return;
    }
    drive.prepared = true;
    node.world().trace().count("made up ballots prepared");
    Propose made = drive.proposal;
    List<NodeSignature> votes = new ArrayList<>();
    drive.prepares.forEach((member, signature) -> votes.add(new NodeSignature(member, signature)));
    Bytes32 hash = made.ballot().hash();
    tellAll(about, new Prepared(made.slot(), made.view(), hash, votes));
    Commit mine =
        hand.commit(
            about.deal(), about.lot(), made.slot(), made.view(), hash, seal(about, drive.proposal));
    drive.commits.put(index(about.deal(), node.address()), mine);
    decided(about, drive);
  }

  private void decided(PeerMessage.Agreement about, Drive drive) {
    if (drive.decided
        || !drive.prepared
        || drive.commits.size() < committee(about.deal()).quorum()) {
      return;
    }
    drive.decided = true;
    node.world().trace().count("made up ballots decided");
    Propose made = drive.proposal;
    List<NodeSignature> votes = new ArrayList<>();
    List<NodeSignature> seals = new ArrayList<>();
    drive.commits.forEach(
        (member, vote) -> {
          votes.add(new NodeSignature(member, vote.signature()));
          vote.seal().ifPresent(seal -> seals.add(new NodeSignature(member, seal)));
        });
    tellAll(about, new Decided(made.slot(), made.view(), made.ballot(), votes, seals));
  }

  /** Its own signature on the segment that a ruling makes, where it has outcomes. */
  private Optional<Signature> seal(PeerMessage.Agreement about, Propose made) {
    byte[] ruling = made.ballot().ruling();
    if (made.slot().step() == Slot.CLOSE || Rulings.leaves(ruling).isEmpty()) {
      return Optional.empty();
    }
    Outcome outcome =
        Outcome.of(
            deal(about.deal()),
            about.lot(),
            committee(about.deal()).size(),
            Rulings.leaves(ruling),
            Rulings.absent(ruling));
    return Optional.of(hand.sign(outcome.segment(made.slot().round(), made.view())));
  }

  private void tellAll(PeerMessage.Agreement about, AgreementMessage message) {
    PeerMessage said = Votes.message(about.deal(), about.lot(), message);
    for (Address member : committee(about.deal()).nodes()) {
      node.world().network().send(node, member, said);
    }
  }
}
