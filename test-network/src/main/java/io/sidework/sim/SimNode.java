package io.sidework.sim;

import io.sidework.contracts.chain.CertifiedOutput;
import io.sidework.contracts.chain.ChainAccount.Settleable;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.node.application.Command;
import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node through all its lives: its disk stays, the process comes and goes. */
final class SimNode implements Network.Peer {
  private final World world;
  private final int number;
  private final String name;
  private final Scenario.NodeKind kind;
  private final Signer signer;
  private Disk disk = new Disk();
  private final ColdDisk coldDisk = new ColdDisk();
  private final NodeBlobs blobs = new NodeBlobs();
  private final BeaconChain beacons;
  private final Dice dice;
  private final Malice malice;
  private @Nullable NodeProcess process;
  private long life;
  private long skew;
  private boolean restored;
  private boolean toldSo;

  SimNode(World world, int number, String name, String key, Scenario.NodeKind kind) {
    this.world = world;
    this.number = number;
    this.name = name;
    this.kind = kind;
    this.beacons = Genesis.beacons(key, world.blocks().domain());
    this.signer = world.signatures().standIn(Keys.of(key));
    this.dice = new Dice(world.scenario().seed(), name);
    this.malice = Malice.of(kind, this, dice);
    if (kind == Scenario.NodeKind.REPLAYING) {
      world.timeline().after(4_000, this::settleAgain);
    }
  }

  /** Its account's hash chain. */
  BeaconChain beacons() {
    return beacons;
  }

  /** Begins a process on what the disk has; tried again while the chain does not answer. */
  void start() {
    life++;
    skew = world.has(Fault.SKEW) ? dice.between(-2_000, 2_000) : 0;
    try {
      NodeProcess next = new NodeProcess(this);
      process = next;
      next.begin();
      world.trace().event(name + " starts");
    } catch (ChainUnavailable e) {
      process = null;
      world.timeline().after(500, this::start);
    }
  }

  /** Ends the process at once. */
  void crash(String where) {
    if (process != null) {
      process = null;
      world.trace().count("crashes");
      world.trace().event(name + " crashes", new byte[0], () -> where);
      world.network().down(this);
      world.timeline().after(dice.between(300, 8_000), this::start);
    }
  }

  /**
   * Ends the process, and has the next one find what a backup had.
   *
   * @param told whether the operator says so; else the node has to find it out
   */
  void restore(Disk backup, boolean told) {
    crash("and is restored from a backup");
    world.trace().count("nodes restored");
    disk = backup;
    restored = true;
    toldSo = told;
  }

  /** Whether it has forgotten what it had signed: with the bad ones it is one of f at most. */
  boolean isRestored() {
    return restored;
  }

  /** Whether the process that starts now is told so: the first one. */
  boolean isToldSo() {
    boolean told = toldSo;
    toldSo = false;
    return told;
  }

  /** Of a bad node: settles and delivers again and again whatever it has a certificate of. */
  void settleAgain() {
    if (process != null) {
      Blocks blocks = world.blocks();
      for (Deal deal : List.copyOf(blocks.deals())) {
        List<Settleable> all =
            disk.certificates(deal.id()).stream()
                .flatMap(name -> disk.certificate(deal.id(), name).stream())
                .map(made -> new Settleable(deal, made))
                .toList();
        try {
          SimAccount account = new SimAccount(blocks, address(), () -> {}, () -> {});
          account.settle(blocks.committee(deal.epoch()), all);
          all.forEach(each -> deliverAgain(account, each));
        } catch (ChainUnavailable e) {
          world.trace().count("settlements left out");
        }
      }
    }
    world.timeline().after(4_000, this::settleAgain);
  }

  private void deliverAgain(SimAccount account, Settleable settled) {
    Deal deal = settled.deal();
    Leaf leaf = settled.certificate().leaves().getFirst();
    if (deal.callback().isWanted() && world.blocks().isSettled(deal.id(), leaf.taskIndex())) {
      disk.output(leaf.outputHash())
          .map(
              output ->
                  new CertifiedOutput(
                      deal,
                      world.blocks().committee(deal.epoch()),
                      settled.certificate(),
                      leaf,
                      output))
          .ifPresent(account::deliverIfTaken);
    }
  }

  World world() {
    return world;
  }

  Scenario.NodeKind kind() {
    return kind;
  }

  boolean isHonest() {
    return kind.isHonest();
  }

  Signer signer() {
    return signer;
  }

  Disk disk() {
    return disk;
  }

  ColdDisk coldDisk() {
    return coldDisk;
  }

  NodeBlobs blobs() {
    return blobs;
  }

  Dice dice() {
    return dice;
  }

  Malice malice() {
    return malice;
  }

  @Nullable NodeProcess process() {
    return process;
  }

  /** Unix milliseconds by this node's own clock. */
  long clock() {
    return world.timeline().now() + skew;
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
    return signer.address();
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
    NodeProcess running = process;
    if (running == null || kind == Scenario.NodeKind.SILENT) {
      return false;
    }
    return other instanceof SimNode node
        ? !node.address().equals(address())
            && running.membership().peers().contains(node.address())
            && malice.meets(other)
        : running.membership().workers().containsKey(other.address());
  }

  @Override
  public void connected(Network.Peer other) {
    put(
        other instanceof SimNode
            ? new Command.PeerUp(other.address())
            : new Command.WorkerUp(other.address()));
  }

  @Override
  public void disconnected(Network.Peer other) {
    put(
        other instanceof SimNode
            ? new Command.PeerDown(other.address())
            : new Command.WorkerDown(other.address()));
  }

  @Override
  public void receive(Network.Peer from, Encodable message) {
    malice.hears(from, message);
    switch (message) {
      case PeerMessage in -> put(new Command.PeerFrame(from.address(), in, () -> {}));
      case WorkerMessage in -> {
        if (isHonest()) {
          world.promises().arrives(this, in);
        }
        put(new Command.WorkerFrame(from.address(), in, () -> {}));
      }
      default -> throw new AssertionError("not a message between processes");
    }
  }

  private void put(Command command) {
    if (process != null) {
      process.put(command);
    }
  }
}
