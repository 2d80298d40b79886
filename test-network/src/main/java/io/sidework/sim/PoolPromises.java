package io.sidework.sim;

import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.type.Address;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** nobody works for a deal, or is paid or blamed for it, whose seat is in another pool. */
final class PoolPromises {
  private final World world;
  private final Consumer<String> broken;
  private final Map<Address, Address> pools = new TreeMap<>();

  PoolPromises(World world, Consumer<String> broken) {
    this.world = world;
    this.broken = broken;
    for (int i = 0; i < world.scenario().workers().size(); i++) {
      pools.put(Keys.of("worker " + i).address(), Sellers.poolOf(world.scenario(), i));
    }
  }

  private boolean isOfPool(Deal deal, Address owner) {
    Address pool = pools.get(owner);
    return pool != null && pool.equals(Sellers.pool(world.blocks().plan(deal.id())));
  }

  /** A copy of this owner is closed. */
  void closed(Deal deal, Address owner) {
    if (!isOfPool(deal, owner)) {
      broken.accept("R-28: a copy of " + owner + " is closed, whose seat is in another pool");
    } else if (!deal.pool().isZero()) {
      world.trace().count("bundles of a private pool");
    }
  }

  /** The chain took these outcomes with these credits. */
  void settled(Outcome settled) {
    for (Leaf leaf : settled.leaves()) {
      leaf.winners().forEach(winner -> named(settled.deal(), winner));
    }
    settled.credits().stream()
        .filter(Credit::isNoShow)
        .forEach(absent -> named(settled.deal(), absent.account()));
  }

  private void named(Deal deal, Address owner) {
    if (!isOfPool(deal, owner)) {
      broken.accept(
          "R-28: " + owner + " is paid or called a no-show, whose seat is in another pool");
    }
  }
}
