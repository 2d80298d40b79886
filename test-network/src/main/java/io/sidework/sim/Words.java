package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import java.util.Optional;

/** Messages in a few words, for people who read traces. */
final class Words {
  private Words() {}

  static String of(Encodable message) {
    return switch (message) {
      case PeerMessage.Agreement in -> agreement(in);
      case PeerMessage.RelayBundle in ->
          "bundle " + brief(in.bundle().id()) + " of " + brief(in.bundle().worker());
      case PeerMessage.RelayReceipt in -> "receipt " + brief(in.bundle()) + " round " + in.round();
      case PeerMessage.RelayOpenings in -> in.openings().size() + " openings";
      case WorkerMessage.Contribute in ->
          "contributes " + brief(in.bundle().id()) + " tasks " + in.bundle().entries().size();
      case WorkerMessage.Received in -> "receipt " + brief(in.bundle()) + " round " + in.round();
      case WorkerMessage.Closed in ->
          "closed round " + in.certificate().round() + " with " + in.certificate().bundles().size();
      case WorkerMessage.Open in -> "opens " + in.openings().size();
      case WorkerMessage.Refused in -> "refused: " + in.reason();
      default -> message.getClass().getSimpleName();
    };
  }

  private static String agreement(PeerMessage.Agreement message) {
    Optional<AgreementMessage> vote = Votes.of(message);
    if (vote.isEmpty()) {
      return "lot message " + message.body()[0];
    }
    AgreementMessage in = vote.get();
    String slot =
        " of round " + in.slot().round() + (in.slot().step() == 0 ? " CLOSE" : " RESOLVE");
    return switch (in) {
      case AgreementMessage.NewView m ->
          "NEWVIEW " + m.view() + slot + m.lock().map(l -> " locked on " + l.view()).orElse("");
      case AgreementMessage.Propose m ->
          "PROPOSE " + m.view() + " " + brief(m.ballot().hash()) + slot;
      case AgreementMessage.Prepare m -> "PREPARE " + m.view() + " " + brief(m.ballot()) + slot;
      case AgreementMessage.Prepared m -> "PREPARED " + m.view() + " " + brief(m.ballot()) + slot;
      case AgreementMessage.Commit m -> "COMMIT " + m.view() + " " + brief(m.ballot()) + slot;
      case AgreementMessage.Decided m ->
          "DECIDED " + m.view() + " " + brief(m.ballot().hash()) + slot;
      case AgreementMessage.Testimony m -> "TESTIMONY of " + m.statements().size() + slot;
    };
  }

  static String brief(Object hash) {
    return hash.toString().substring(2, 8);
  }
}
