package io.sidework.sim;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.DealId;
import java.util.Optional;

/** Reads the agreement's messages out of what nodes send, and puts them in again. */
final class Votes {
  private Votes() {}

  static Optional<AgreementMessage> of(PeerMessage.Agreement message) {
    byte[] body = message.body();
    if (body.length == 0 || body[0] <= 0 || body[0] >= AgreementMessage.TAGS) {
      return Optional.empty();
    }
    try {
      return Optional.of(Reader.all(body, in -> AgreementMessage.decode(in.u8(), in)));
    } catch (MalformedMessage e) {
      return Optional.empty();
    }
  }

  static PeerMessage.Agreement message(DealId deal, int lot, AgreementMessage vote) {
    return new PeerMessage.Agreement(deal, lot, vote.toBytes());
  }
}
