package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Bytes32;
import org.junit.jupiter.api.Test;

/** What is missing is asked for in messages that can be read (spec L-39). */
class WantsTest {
  private final LotContext context = new Bench(4, 1, 1).terms;
  private final Outbox out = new Outbox(context);
  private final Wants wants = new Wants(context, out);
  private final int bad = (context.me() + 1) % 4;

  private int asked() {
    int asked = 0;
    for (Effect effect : out.drain()) {
      byte[] body = ((PeerMessage.Agreement) ((Effect.ToPeer) effect).message()).body();
      asked += ((LotMessage.Want) LotMessage.decode(body)).bundles().size();
    }
    return asked;
  }

  private static Bytes32 name(int i) {
    return Keccak.hash(new Words().add(i).toArray());
  }

  /** Bad nodes' inventories may name as many bundles that do not exist as they can list. */
  @Test
  void aFloodOfNamesIsReadableAndBoundedForEachWhoSentIt() {
    for (int i = 1; i <= 2 * Wants.MOST; i++) {
      wants.bundle(name(i), bad);
    }
    wants.bundle(name(0), (bad + 1) % 4);
    wants.flush(Sim.START);
    assertThat(asked()).isEqualTo(Wants.MOST + 1);
  }

  /** Once in 1 s it would be six hundred times; nor is it ever given up. */
  @Test
  void whatNobodyHasIsAskedForMoreAndMoreSeldom() {
    int times = 0;
    long now = Sim.START;
    for (; now < Sim.START + 600_000; now += 100) {
      wants.bundle(name(0), bad);
      wants.flush(now);
      times += asked();
    }
    assertThat(times).isBetween(15, 60);
    wants.bundle(name(0), bad);
    wants.flush(now + 32 * context.timing().retransmit());
    assertThat(asked()).isEqualTo(1);
  }
}
