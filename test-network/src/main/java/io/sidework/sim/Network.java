package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connections and what travels over them. A connection ends when a process does or is cut off, and
 * is made again a little later; while it lasts it may do all that the scenario's faults allow.
 */
final class Network {
  private static final long DIAL_MILLIS = 500;

  private record Pair(int from, int to) {}

  private final World world;
  private final Dice dice;
  private final int loss;
  private final Set<Pair> connected = new HashSet<>();
  private final Map<Pair, Long> lastArrival = new HashMap<>();
  private final Map<Integer, Integer> side = new HashMap<>();

  Network(World world) {
    this.world = world;
    this.dice = new Dice(world.scenario().seed(), "network");
    this.loss = world.has(Fault.LOSS) ? dice.between(5, 90) : 0;
    world.timeline().after(10, this::dial);
  }

  /** Makes the connections that are missing and can be. */
  private void dial() {
    List<Peer> all = world.peers();
    for (Peer one : all) {
      for (Peer other : all) {
        if (one.number() < other.number() && mayConnect(one, other)) {
          connected.add(new Pair(one.number(), other.number()));
          connected.add(new Pair(other.number(), one.number()));
          one.connected(other);
          other.connected(one);
        }
      }
    }
    world.timeline().after(DIAL_MILLIS, this::dial);
  }

  private boolean mayConnect(Peer one, Peer other) {
    return one.isUp()
        && other.isUp()
        && !isConnected(one, other)
        && sideOf(one) == sideOf(other)
        && one.admits(other)
        && other.admits(one);
  }

  private int sideOf(Peer peer) {
    return side.getOrDefault(peer.number(), 0);
  }

  boolean isConnected(Peer one, Peer other) {
    return connected.contains(new Pair(one.number(), other.number()));
  }

  /** A process has ended: the others see their connections break. */
  void down(Peer peer) {
    for (Peer other : world.peers()) {
      disconnect(peer, other);
    }
  }

  private void disconnect(Peer one, Peer other) {
    if (connected.remove(new Pair(one.number(), other.number()))) {
      connected.remove(new Pair(other.number(), one.number()));
      one.disconnected(other);
      other.disconnected(one);
    }
  }

  /** Cuts some off from the rest for a while. */
  void partition(long millis) {
    for (Peer peer : world.peers()) {
      side.put(peer.number(), dice.chance(350) ? 1 : 0);
    }
    for (Peer one : world.peers()) {
      for (Peer other : world.peers()) {
        if (sideOf(one) != sideOf(other)) {
          disconnect(one, other);
        }
      }
    }
    world.trace().event("partition", new byte[0], side::toString);
    world.timeline().after(millis, this::heal);
  }

  private void heal() {
    side.clear();
    world.trace().event("healed");
  }

  /** To every connected process of an account. */
  void send(Peer from, Address to, Encodable message) {
    byte[] bytes = message.toBytes();
    for (Peer peer : world.peers()) {
      if (peer.address().equals(to) && peer != from && isConnected(from, peer)) {
        send(from, peer, message, bytes);
      }
    }
  }

  private void send(Peer from, Peer to, Encodable message, byte[] bytes) {
    boolean trouble = world.isTroubled();
    if (trouble && dice.chance(loss)) {
      world.trace().count("messages lost");
      return;
    }
    carry(from, to, message, bytes);
    if (trouble && world.has(Fault.DUPLICATION) && dice.chance(50)) {
      world.trace().count("messages duplicated");
      carry(from, to, message, bytes);
    }
  }

  private void carry(Peer from, Peer to, Encodable message, byte[] bytes) {
    Pair pair = new Pair(from.number(), to.number());
    long at = world.timeline().now() + dice.between(3, 40);
    if (world.isTroubled() && world.has(Fault.REORDERING)) {
      if (dice.chance(80)) {
        world.trace().count("messages delayed");
        at += dice.between(50, 5_000);
      }
    } else {
      // A stream keeps its order.
      at = Math.max(at, lastArrival.getOrDefault(pair, 0L));
      lastArrival.put(pair, at);
    }
    long life = to.life();
    world
        .timeline()
        .after(
            at - world.timeline().now(),
            () -> {
              if (to.isUp() && to.life() == life && isConnected(from, to)) {
                world.trace().count("messages");
                world
                    .trace()
                    .event(from.name() + " -> " + to.name(), bytes, () -> Words.of(message));
                to.receive(from, message);
              }
            });
  }

  /** One process of a simulation. */
  interface Peer {
    /** Names it in the simulation; twins have one account and two numbers. */
    int number();

    String name();

    Address address();

    boolean isUp();

    /** How often it has been started. */
    long life();

    /** Whether it would let the other log in now. */
    boolean admits(Peer other);

    void connected(Peer other);

    void disconnected(Peer other);

    /**
     * @param message a {@link PeerMessage} or a {@link WorkerMessage}
     */
    void receive(Peer from, Encodable message);
  }
}
