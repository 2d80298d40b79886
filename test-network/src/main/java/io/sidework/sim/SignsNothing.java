package io.sidework.sim;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import java.util.List;

/** Enters every view and votes for nothing. */
final class SignsNothing extends VoteMalice {
  @Override
  List<AgreementMessage> toPeer(
      Address peer, PeerMessage.Agreement about, AgreementMessage message) {
    return switch (message) {
      case AgreementMessage.Prepare vote -> List.of();
      case AgreementMessage.Commit vote -> List.of();
      default -> List.of(message);
    };
  }
}
