package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.function.Consumer;

/** What a bad node does besides running the code: nothing, of an honest one. */
interface Malice {
  /** What a peer is sent instead of what the code says. */
  default List<PeerMessage> toPeer(Address peer, PeerMessage message) {
    return List.of(message);
  }

  /** What a worker is sent instead. */
  default List<WorkerMessage> toWorker(Address worker, WorkerMessage message) {
    return List.of(message);
  }

  /** Hears what arrives before the code does. */
  default void hears(Network.Peer from, Encodable message) {}

  /** Whether it connects with a node at all. */
  default boolean meets(Network.Peer other) {
    return true;
  }

  static Malice of(Scenario.NodeKind kind, SimNode node, Dice dice) {
    return switch (kind) {
      case HONEST, SILENT, LYING -> new Malice() {};
      case TWINS -> new Twin(node);
      case WITHHOLDING -> new Withholding(dice);
      case FRIENDS_FIRST -> new FriendsFirst(node, dice);
      case REVEALS_NOTHING -> new RevealsNothing(node);
      case SIGNS_NOTHING -> new SignsNothing();
      case SPLITS_INVENTORIES -> new SplitsInventories(node, dice);
      case BAD_PROPOSER -> new BadProposer(node, dice);
      case SIGNS_EVERYTHING -> new SignsEverything(node);
      case REPLAYING -> new Replaying(dice);
      case LEAKING -> new Leaking(node);
      case EAGER -> new Eager(node, dice);
      case FORGING -> new Forging(node, dice);
      case FLOODING -> new Flooding(dice);
    };
  }

  /** Two processes with one key, each of which meets half of the others. */
  record Twin(SimNode node) implements Malice {
    @Override
    public boolean meets(Network.Peer other) {
      boolean second = node.name().endsWith("'");
      return other.number() % 2 == (second ? 1 : 0);
    }
  }

  /** Some of what it owes never leaves. */
  record Withholding(Dice dice) implements Malice {
    @Override
    public List<PeerMessage> toPeer(Address peer, PeerMessage message) {
      return dice.chance(400) ? List.of() : List.of(message);
    }

    @Override
    public List<WorkerMessage> toWorker(Address worker, WorkerMessage message) {
      return dice.chance(600) ? List.of() : List.of(message);
    }
  }

  /** Those with an even address hear at once, the others much later. */
  record FriendsFirst(SimNode node, Dice dice) implements Malice {
    private static boolean isFriend(Address other) {
      return other.toArray()[19] % 2 == 0;
    }

    @Override
    public List<PeerMessage> toPeer(Address peer, PeerMessage message) {
      return isFriend(peer)
          ? List.of(message)
          : later(peer, message, world -> world.promises().nodeSends(node, message));
    }

    @Override
    public List<WorkerMessage> toWorker(Address worker, WorkerMessage message) {
      return isFriend(worker)
          ? List.of(message)
          : later(worker, message, world -> world.promises().nodeSends(node, message));
    }

    /**
     * @param told is told that it is sent: a certificate that this node alone has is one, too
     */
    private <M extends Encodable> List<M> later(Address to, M message, Consumer<World> told) {
      World world = node.world();
      world
          .timeline()
          .after(
              dice.between(500, 7_000),
              () -> {
                told.accept(world);
                world.network().send(node, to, message);
              });
      return List.of();
    }
  }
}
