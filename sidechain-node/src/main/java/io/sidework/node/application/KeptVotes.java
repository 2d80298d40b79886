package io.sidework.node.application;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much memory the long votes of each peer take, over all lots of this node: a lot keeps of each
 * peer at least one NEWVIEW, which may be as long as a frame, until its slot is decided (spec
 * N-34).
 */
final class KeptVotes {
  /** What honest nodes say of a lot without lock or dissent; so much of it is always heard. */
  private static final int SHORT = 2 << 10;

  /** Bytes of one peer; more than the longest frame, so that it can always be heard in the end. */
  private static final long MOST = 24 << 20;

  private final Map<Address, Long> kept = new HashMap<>();

  /**
   * A long vote of a peer.
   *
   * @param ordinal of its slot
   * @param kind of message: the next one of a kind and slot takes the place of the last
   */
  record Vote(int node, int ordinal, int kind, int bytes) {
    boolean isReplacedBy(Vote next) {
      return node == next.node && ordinal == next.ordinal && kind == next.kind;
    }
  }

  /** The vote that an input brings, if it is one that is kept and long. */
  static Optional<Vote> of(LotInput input) {
    if (!(input instanceof LotInput.FromPeer(int node, PeerMessage.Agreement in))
        || in.body().length <= SHORT) {
      return Optional.empty();
    }
    byte[] body = in.body();
    int kind = body[0];
    if (kind != AgreementMessage.NEW_VIEW && kind != AgreementMessage.PROPOSE) {
      return Optional.empty();
    }
    try {
      Reader head = new Reader(body);
      head.u8();
      return Optional.of(new Vote(node, Slot.decode(head).ordinal(), kind, body.length));
    } catch (MalformedMessage e) {
      return Optional.empty();
    }
  }

  /** Whether a peer may leave so many bytes more here. */
  boolean mayTake(Address peer, int bytes) {
    return of(peer) + bytes <= MOST;
  }

  /**
   * @param bytes negative when they are not kept any more
   */
  void add(Address peer, long bytes) {
    long now = of(peer) + bytes;
    if (now == 0) {
      kept.remove(peer);
    } else {
      kept.put(peer, now);
    }
  }

  long of(Address peer) {
    return kept.getOrDefault(peer, 0L);
  }
}
