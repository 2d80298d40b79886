package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.List;

/** Says again what it or others said some time ago, as if it were its own and new. */
final class Replaying implements Malice {
  private static final int KEPT = 200;

  private final Dice dice;
  private final List<PeerMessage> heard = new ArrayList<>();
  private final List<WorkerMessage> told = new ArrayList<>();

  Replaying(Dice dice) {
    this.dice = dice;
  }

  private <M> void keep(List<M> kept, M message) {
    if (kept.size() < KEPT) {
      kept.add(message);
    } else {
      kept.set(dice.below(KEPT), message);
    }
  }

  @Override
  public void hears(Network.Peer from, Encodable message) {
    if (message instanceof PeerMessage in) {
      keep(heard, in);
    }
  }

  @Override
  public List<PeerMessage> toPeer(Address peer, PeerMessage message) {
    keep(heard, message);
    return dice.chance(400) ? List.of(dice.of(heard), message) : List.of(message);
  }

  @Override
  public List<WorkerMessage> toWorker(Address worker, WorkerMessage message) {
    keep(told, message);
    return dice.chance(300) ? List.of(dice.of(told), message) : List.of(message);
  }
}
