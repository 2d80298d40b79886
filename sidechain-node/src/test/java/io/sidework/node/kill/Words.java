package io.sidework.node.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Bytes32;
import java.util.HashMap;
import java.util.Map;

/** What a node has signed in all of its lives: nothing twice differently (P8, protocol 5). */
final class Words {
  /** Agreement messages of a lot's body have tags below it. */
  private static final int TAGS = AgreementMessage.TAGS;

  private final Map<String, Bytes32> said = new HashMap<>();

  void says(PeerMessage message) {
    if (message instanceof PeerMessage.Agreement about && about.body()[0] < TAGS) {
      switch (Reader.all(about.body(), in -> AgreementMessage.decode(in.u8(), in))) {
        case AgreementMessage.Prepare vote ->
            once("PREPARE " + vote.slot() + vote.view(), vote.ballot());
        case AgreementMessage.Commit vote ->
            once("COMMIT " + vote.slot() + vote.view(), vote.ballot());
        case AgreementMessage.Propose proposal ->
            once("PROPOSE " + proposal.slot() + proposal.view(), proposal.ballot().hash());
        default -> {}
      }
    }
  }

  private void once(String what, Bytes32 ballot) {
    Bytes32 before = said.putIfAbsent(what, ballot);
    assertThat(before == null ? ballot : before).as(what).isEqualTo(ballot);
  }

  /** Votes of all kinds. */
  int count() {
    return said.size();
  }
}
