package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.message.PeerMessage;
import org.junit.jupiter.api.Test;

/** What is missing is asked for in messages that can be read (spec L-39). */
class WantsTest {
  /** A bad node's inventory may name as many bundles that do not exist as one can list. */
  @Test
  void aFloodOfNamesDoesNotMakeTheQuestionUnreadable() {
    LotContext context = new Bench(4, 1, 1).terms;
    Outbox out = new Outbox(context);
    Wants wants = new Wants(context, out);
    int from = (context.me() + 1) % 4;
    for (int i = 0; i < 16_500; i++) {
      wants.bundle(Keccak.hash(new Words().add(i).toArray()), from);
    }
    wants.flush(Sim.START);
    int asked = 0;
    for (Effect effect : out.drain()) {
      byte[] body = ((PeerMessage.Agreement) ((Effect.ToPeer) effect).message()).body();
      asked += ((LotMessage.Want) LotMessage.decode(body)).bundles().size();
    }
    assertThat(asked).isEqualTo(16_500);
  }
}
