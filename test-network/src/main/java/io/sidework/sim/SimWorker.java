package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import org.jspecify.annotations.Nullable;

/** A worker through all its lives: its results stay, the process comes and goes. */
final class SimWorker implements Network.Peer {
  private final World world;
  private final int number;
  private final String name;
  private final Scenario.WorkerKind kind;
  private final Address owner;
  private final EcKey key;
  private final Journals journals = new Journals();
  private final Dice dice;
  private final String lie;
  private @Nullable WorkerProcess process;
  private long life;

  /**
   * @param lie what its results are made of; empty: of the truth
   */
  SimWorker(
      World world,
      int number,
      String name,
      Address owner,
      EcKey key,
      Scenario.WorkerKind kind,
      String lie) {
    this.world = world;
    this.number = number;
    this.name = name;
    this.kind = kind;
    this.owner = owner;
    this.key = key;
    this.lie = lie;
    this.dice = new Dice(world.scenario().seed(), name);
  }

  void start() {
    life++;
    WorkerProcess next = new WorkerProcess(this);
    process = next;
    world.trace().event(name + " starts");
    next.begin();
  }

  void crash() {
    if (process != null) {
      process = null;
      world.trace().count("crashes");
      world.trace().event(name + " crashes");
      world.network().down(this);
      journals.tear(dice);
      world.timeline().after(dice.between(300, 8_000), this::start);
    }
  }

  World world() {
    return world;
  }

  Scenario.WorkerKind kind() {
    return kind;
  }

  EcKey key() {
    return key;
  }

  Journals journals() {
    return journals;
  }

  Dice dice() {
    return dice;
  }

  String lie() {
    return lie;
  }

  @Nullable WorkerProcess process() {
    return process;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Address address() {
    return owner;
  }

  @Override
  public boolean isUp() {
    return process != null;
  }

  @Override
  public long life() {
    return life;
  }

  @Override
  public boolean admits(Network.Peer other) {
    return other instanceof SimNode && process != null && process.wants(other.address());
  }

  @Override
  public void connected(Network.Peer other) {
    if (process != null) {
      process.linked(other.address());
    }
  }

  @Override
  public void disconnected(Network.Peer other) {
    // A worker asks who is linked whenever it sends.
  }

  @Override
  public void receive(Network.Peer from, Encodable message) {
    if (process != null && message instanceof WorkerMessage in) {
      process.receive(from.address(), in);
    }
  }
}
