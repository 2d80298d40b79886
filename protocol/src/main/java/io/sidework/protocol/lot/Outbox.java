package io.sidework.protocol.lot;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.Transport;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.List;

/** Collects the effects of one input. */
final class Outbox implements Transport {
  private final LotContext context;
  private final List<Effect> effects = new ArrayList<>();

  Outbox(LotContext context) {
    this.context = context;
  }

  List<Effect> drain() {
    List<Effect> drained = List.copyOf(effects);
    effects.clear();
    return drained;
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  void toWorker(Address worker, WorkerMessage message) {
    effects.add(new Effect.ToWorker(worker, message));
  }

  void toPeers(PeerMessage message) {
    if (context.committee().size() > 1) {
      effects.add(new Effect.ToPeers(message));
    }
  }

  /** To some of the peers; to all of them it is one effect, which is encoded once. */
  void toNodes(List<Integer> nodes, PeerMessage message) {
    if (nodes.size() == context.committee().size() - 1) {
      toPeers(message);
    } else {
      nodes.forEach(node -> toPeer(node, message));
    }
  }

  void toPeer(int node, PeerMessage message) {
    effects.add(new Effect.ToPeer(node, message));
  }

  PeerMessage wrap(LotMessage message) {
    return new PeerMessage.Agreement(context.deal().id(), context.lot(), message.toBytes());
  }

  @Override
  public void toAll(AgreementMessage message) {
    toPeers(wrap(new LotMessage.Voting(message)));
  }

  @Override
  public void toNode(int node, AgreementMessage message) {
    toPeer(node, wrap(new LotMessage.Voting(message)));
  }

  /** All that would go to everybody goes to one node. */
  Transport only(int node) {
    return new Transport() {
      @Override
      public void toAll(AgreementMessage message) {
        Outbox.this.toNode(node, message);
      }

      @Override
      public void toNode(int other, AgreementMessage message) {
        if (other == node) {
          Outbox.this.toNode(node, message);
        }
      }
    };
  }
}
