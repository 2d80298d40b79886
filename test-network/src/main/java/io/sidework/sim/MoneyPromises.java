package io.sidework.sim;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.LedgerParameters;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Refusal;
import io.sidework.protocol.ledger.Segment;
import io.sidework.protocol.ledger.SkipReason;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.sim.Scenario.WorkerKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** P1, P2, P3, P5, P7, P9 as the chain shows them. */
final class MoneyPromises {
  /** Of good links until a deadline, after which a deal has to have been settled. */
  private static final int CALM_SECONDS = 45;

  private record Lot(int deal, int lot) {}

  private final World world;
  private final ContainerPromises containers;
  private final BillPromises bills;
  private final DeliveryPromises deliveries;
  private final Consumer<String> broken;
  private final Set<Address> people = new TreeSet<>();
  private final Map<Lot, BigInteger> settled = new HashMap<>();
  private final Set<Integer> refunded = new HashSet<>();

  MoneyPromises(
      World world,
      ContainerPromises containers,
      BillPromises bills,
      DeliveryPromises deliveries,
      Consumer<String> broken) {
    this.world = world;
    this.containers = containers;
    this.bills = bills;
    this.deliveries = deliveries;
    this.broken = broken;
    people.add(Genesis.requester());
    people.add(Sellers.seller());
    for (int i = 0; i < world.scenario().nodes().size() + 1; i++) {
      people.add(Keys.of("node " + i).address());
    }
    for (int i = 0; i < world.scenario().workers().size(); i++) {
      people.add(Keys.of("worker " + i).address());
    }
  }

  void afterTransaction(Blocks blocks, Operation operation, Decision decision) {
    booksBalance(blocks);
    switch (operation) {
      case Operation.Settle settle when decision instanceof Decision.Done done ->
          settled(settle, done.segments());
      case Operation.Refund refund when decision instanceof Decision.Done -> {
        refunded.add(refund.deal());
        deliveries.refunded(refund.deal());
      }
      case Operation.SlashRefuted slash -> {
        containers.refuted(slash.deal());
        slashed(slash.worker(), blocks.isFickle(slash.deal()), decision);
        if (decision instanceof Decision.Done) {
          bills.refuted(slash.deal());
        }
      }
      case Operation.SlashDoubleCommitment slash -> slashed(slash.worker(), false, decision);
      case Operation.Deliver delivery -> deliveries.delivered(delivery, decision);
      case Operation.SlashDoubleValue slash -> nodeSlashed(slash.first(), decision);
      case Operation.SlashBrokenLock slash -> nodeSlashed(slash.committer(), decision);
      default -> {}
    }
  }

  /** P1: everybody's part adds up to what the contract holds. */
  private void booksBalance(Blocks blocks) {
    Ledger ledger = blocks.ledger();
    Amount owed = ledger.burnt();
    for (Address person : people) {
      Ledger.Balance balance = ledger.balanceOf(person);
      owed = owed.plus(balance.free()).plus(balance.staked()).plus(balance.unbonding());
    }
    for (Ledger.DealState deal : ledger.deals()) {
      owed = owed.plus(deal.locked()).plus(deal.reserve());
    }
    for (int epoch = 1; epoch <= ledger.epoch(); epoch++) {
      Ledger.Pot pot = ledger.potOf(epoch);
      Amount claimed = pot.claimed().stream().reduce(Amount.ZERO, Amount::plus);
      owed = owed.plus(pot.collected().minus(claimed));
    }
    if (!owed.equals(ledger.held())) {
      broken.accept("P1: " + owed + " are owed, " + ledger.held() + " are held");
    }
  }

  private void settled(Operation.Settle settle, List<SkipReason> reasons) {
    for (int i = 0; i < reasons.size(); i++) {
      Segment segment = settle.segments().get(i);
      if (reasons.get(i) == SkipReason.NONE) {
        world.trace().count("segments settled");
        Lot lot = new Lot(segment.deal(), segment.lot());
        BigInteger before = settled.getOrDefault(lot, BigInteger.ZERO);
        if (before.and(segment.bits()).signum() != 0) {
          broken.accept("P2: tasks of deal " + segment.deal() + " are settled twice");
        }
        if (refunded.contains(segment.deal())) {
          broken.accept("P2: deal " + segment.deal() + " is settled after its refund");
        }
        settled.put(lot, before.or(segment.bits()));
        deliveries.settled(segment.deal());
      } else if (isAlarming(reasons.get(i))) {
        broken.accept("P3: a node sent a segment that is skipped: " + reasons.get(i));
      }
    }
  }

  /** What only a wrong certificate runs into; the others are races between honest nodes. */
  private static boolean isAlarming(SkipReason reason) {
    return reason != SkipReason.ALREADY_SETTLED && reason != SkipReason.REFUNDED;
  }

  /**
   * @param fickle the program's own results differ: the nodes' engine counts (L-60)
   */
  private void slashed(Address worker, boolean fickle, Decision decision) {
    if (decision instanceof Decision.Done) {
      world.trace().count("workers slashed");
      if (world.isHonest(worker) && !fickle) {
        broken.accept("P7: honest worker " + worker + " is slashed");
      }
    } else if (decision instanceof Decision.Refused(Refusal why)
        && why != Refusal.NOTHING_TO_SLASH) {
      broken.accept("P3: a node sent evidence that is refused: " + why);
    }
  }

  private void nodeSlashed(Address node, Decision decision) {
    if (decision instanceof Decision.Done) {
      world.trace().count("nodes slashed");
      boolean honest =
          world.nodes().stream()
              .filter(each -> each.address().equals(node))
              .allMatch(SimNode::isHonest);
      if (honest) {
        broken.accept("P7: honest node " + node + " is slashed");
      }
    } else if (decision instanceof Decision.Refused(Refusal why)
        && why != Refusal.NOTHING_TO_SLASH) {
      broken.accept("P3: a node sent evidence that is refused: " + why);
    }
  }

  /** P5, P6, P9: every deal is over, and all take home what is theirs with the nodes silent. */
  void atTheEnd(Blocks blocks) {
    Ledger ledger = blocks.ledger();
    for (int i = 0; i < ledger.deals().size(); i++) {
      if (!blocks.isOver(i)) {
        broken.accept("P5: deal " + i + " is neither settled nor refunded");
      } else if (ledger.deals().get(i).refunded()
          && hadTime(blocks.deals().get(i))
          && containers.canSettle(blocks.deals().get(i))
          && !blocks.isFickle(i)) {
        broken.accept("P5: deal " + i + " had time enough without trouble, and is refunded");
      }
    }
    deliveries.atTheEnd(blocks);
    bills.atTheEnd(blocks, deliveries.fees());
    long later = blocks.time() + 1;
    for (int epoch = 1; epoch <= ledger.epoch(); epoch++) {
      List<Address> committee = ledger.committee(epoch);
      for (int i = 0; i < committee.size(); i++) {
        ledger.apply(committee.get(i), later, new Operation.ClaimFees(epoch, committee, i));
      }
    }
    for (Address person : people) {
      ledger.apply(person, later, new Operation.Leave());
      for (int seats : List.of(3, 2, 1)) {
        ledger.apply(person, later, new Operation.UnstakeSeats(seats));
      }
    }
    goHome(ledger, later + unbonding(blocks.parameters()));
    if (!ledger.held().equals(ledger.burnt())) {
      broken.accept("P6: " + ledger.held() + " stay behind, " + ledger.burnt() + " are burnt");
    }
    booksBalance(blocks);
  }

  /**
   * Long after harm ended it could still be worked for, by workers that do not take half of that
   * time: f bad nodes must not bring it down.
   */
  private boolean hadTime(Deal deal) {
    long calm = (Timeline.START + Scenario.TROUBLE_MILLIS) / 1000;
    boolean slow = world.scenario().workers().contains(WorkerKind.LATE);
    return !slow
        && !world.has(Fault.CENSORSHIP)
        && deal.deadline() >= calm + Math.max(CALM_SECONDS, 2 * workSeconds(deal));
  }

  /** How long one worker takes for all of it, a chunk after the other. */
  private static long workSeconds(Deal deal) {
    int chunks = Math.ceilDiv(deal.volume(), Lottery.chunkSize(deal.limits().fuel()));
    return chunks * Mischief.SLOWEST_MILLIS / 1000L;
  }

  private static long unbonding(LedgerParameters parameters) {
    return parameters.unbonding() + 1;
  }

  private void goHome(Ledger ledger, long time) {
    for (Address person : new ArrayList<>(people)) {
      ledger.apply(person, time, new Operation.WithdrawStake());
      Amount free = ledger.balanceOf(person).free();
      ledger.apply(person, time, new Operation.Withdraw(free));
    }
  }
}
