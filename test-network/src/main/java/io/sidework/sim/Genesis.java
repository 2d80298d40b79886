package io.sidework.sim;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.ledger.LedgerParameters;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Signed;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a world begins: a deployment, and people with stakes. */
final class Genesis {
  static final Amount WALLET = Amount.parse("1000000");
  private static final Amount NODE_STAKE = Amount.parse("1000");
  private static final Amount SEAT_STAKE = Amount.parse("10");
  private static final int FEE_BPS = 250;
  private static final Amount REEXECUTION_FEE = Amount.of(77);

  private static final int MOST_EPOCHS = 32;

  private Genesis() {}

  static Address requester() {
    return Keys.of("requester").address();
  }

  static Blocks chain(World world) {
    Dice dice = new Dice(world.scenario().seed(), "deployment");
    int epoch = world.has(Fault.CHURN) ? dice.between(25, 60) : 100_000;
    LedgerParameters parameters =
        new LedgerParameters(
            NODE_STAKE,
            SEAT_STAKE,
            REEXECUTION_FEE,
            Amount.ZERO,
            world.scenario().nodes().size(),
            epoch,
            1_000,
            dice.between(10, 30),
            epoch + 2_000L,
            FEE_BPS,
            0);
    Map<Address, Amount> wallets = new TreeMap<>();
    wallets.put(requester(), WALLET);
    for (int i = 0; i < world.scenario().nodes().size() + 1; i++) {
      wallets.put(Keys.of("node " + i).address(), WALLET);
    }
    for (int i = 0; i < world.scenario().workers().size(); i++) {
      wallets.put(Keys.of("worker " + i).address(), WALLET);
    }
    Domain domain =
        Domain.of(BigInteger.valueOf(31_337), Keys.of("contract").address())
            .with(world.signatures());
    return new Blocks(
        world.timeline(),
        world.trace(),
        domain,
        parameters,
        wallets,
        world.scenario().seed(),
        world.has(Fault.CENSORSHIP),
        world.promises());
  }

  static void people(World world) {
    world.blocks().done(requester(), new Operation.Deposit(WALLET));
    for (int i = 0; i < world.scenario().nodes().size(); i++) {
      node(world, i, world.scenario().nodes().get(i));
    }
    for (int i = 0; i < world.scenario().workers().size(); i++) {
      worker(world, i, world.scenario().workers().get(i));
    }
  }

  /** A node's hash chain; no world sees more epochs. */
  static BeaconChain beacons(String key, Domain domain) {
    return BeaconChain.of(Keys.of(key).secret(), domain.separator(), MOST_EPOCHS);
  }

  /** Lets a node join, and makes its process: two of them for twins. */
  static void node(World world, int index, Scenario.NodeKind kind) {
    String key = "node " + index;
    Address address = Keys.of(key).address();
    Blocks blocks = world.blocks();
    blocks.done(address, new Operation.Deposit(WALLET));
    String endpoint = World.endpoint(address);
    if (blocks.done(
        address, new Operation.Join(endpoint.length(), beacons(key, blocks.domain()).tip()))) {
      blocks.joined(address, endpoint);
    }
    int processes = kind == Scenario.NodeKind.TWINS ? 2 : 1;
    for (int i = 0; i < processes; i++) {
      String name = "node" + index + (i == 0 ? "" : "'");
      SimNode node = new SimNode(world, world.peers().size(), name, key, kind);
      if (!world.has(Fault.BLOBS)) {
        Work.blobs().forEach(node.blobs()::keep);
      }
      world.add(node);
    }
  }

  /** Clean results that a worker has from before; in half of all worlds there are veterans. */
  private static int standing(World world, int index) {
    boolean old = new Dice(world.scenario().seed(), "age").chance(500);
    Dice dice = new Dice(world.scenario().seed(), "standing of " + index);
    return old && dice.chance(700) ? dice.of(List.of(SpotCheck.MIN_STANDING, 25)) : dice.below(3);
  }

  private static void worker(World world, int index, Scenario.WorkerKind kind) {
    EcKey own = Keys.of("worker " + index);
    Address owner = own.address();
    Blocks blocks = world.blocks();
    blocks.done(owner, new Operation.Deposit(WALLET));
    blocks.hasStanding(owner, standing(world, index));
    int seats = 1 + index % 3;
    Address pool = Sellers.poolOf(world.scenario(), index);
    if (blocks.done(owner, new Operation.StakeSeats(seats, pool, Amount.ZERO))) {
      Machine machine = Work.machine(new Dice(world.scenario().seed(), "machine of " + index));
      blocks.seated(Blocks.seat(owner, seats, pool).on(machine));
    }
    EcKey key = index % 2 == 0 ? own : Keys.of("key of worker " + index);
    if (index % 2 == 1
        && blocks.done(
            owner, new Operation.SetSigningKey(new Signed<>(key.address(), key.address())))) {
      blocks.keyed(owner, key.address());
    }
    int processes = kind == Scenario.WorkerKind.TWO_FACED ? 2 : 1;
    for (int i = 0; i < processes; i++) {
      String name = "worker" + index + (i == 0 ? "" : "'");
      String lie =
          switch (kind) {
            case LIAR, COPYCAT -> name;
            case COLLUDER -> "conspiracy";
            case TWO_FACED -> i == 0 ? "" : name;
            default -> "";
          };
      world.add(new SimWorker(world, world.peers().size(), name, owner, key, kind, lie));
    }
  }
}
