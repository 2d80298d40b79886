package io.sidework.node.application;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Mutation;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the chain decides: deals made, settled, refunded, expired, and who is who. */
final class ChainSteps {
  private static final Logger LOG = LoggerFactory.getLogger(ChainSteps.class);

  /** Deals that are fetched, held or open at once; beyond, a deal is left to the other nodes. */
  static final int MAX_ACTIVE_DEALS = 1024;

  /** Blocks without news between two notes of how far the chain was read. */
  private static final long NOTE_BLOCKS = 64;

  private final NodeState state;
  private final DealLife life;
  private final Crew crew;
  private final long graceSeconds;
  private long notedBlock;

  ChainSteps(NodeState state, DealLife life, Crew crew, long graceSeconds) {
    this.state = state;
    this.life = life;
    this.crew = crew;
    this.graceSeconds = graceSeconds;
  }

  /** Takes one step; what it changes is published at its end. */
  void apply(Command.ChainStep step, Group group) {
    state.head = step.head();
    state.chainTime = step.time();
    state.epoch = step.epoch();
    state.endpoints = step.endpoints();
    state.epochs.putAll(step.epochs());
    for (ChainEvent event : step.events()) {
      apply(event, group);
    }
    step.seeds().forEach(this::draw);
    for (HostedDeal deal : state.deals.values()) {
      expire(deal, group);
    }
    if (!step.events().isEmpty() || step.nextBlock() >= notedBlock + NOTE_BLOCKS) {
      group.write(new Mutation.NextBlock(step.nextBlock()));
      notedBlock = step.nextBlock();
    }
    state.publish();
  }

  private void apply(ChainEvent event, Group group) {
    switch (event) {
      case ChainEvent.DealMade made -> made(made.deal(), group);
      case ChainEvent.SegmentSettled settled -> settled(settled, group);
      case ChainEvent.DealFinished finished -> over(finished.deal(), DealPhase.FINISHED, group);
      case ChainEvent.DealRefunded refunded -> {
        over(refunded.deal(), DealPhase.REFUNDED, group);
        group.after(() -> crew.deliverer().over(refunded.deal()));
      }
      case ChainEvent.Delivered delivered ->
          group.after(() -> crew.deliverer().delivered(delivered.deal(), delivered.taskIndex()));
      case ChainEvent.EpochStarted started -> LOG.info("epoch {} has started", started.epoch());
      default -> {}
    }
  }

  private void made(Deal deal, Group group) {
    EpochMembers members = state.epochs.get(deal.epoch());
    int me = members == null ? -1 : members.committee().indexOf(state.account());
    if (members == null
        || me < 0
        || state.deals.containsKey(deal.id())
        || crew.store().archived(deal.id()).isPresent()) {
      return;
    }
    HostedDeal hosted = new HostedDeal(DealRecord.known(deal, group.now()), members, me);
    state.deals.put(deal.id(), hosted);
    if (state.deals.values().stream().filter(d -> d.record().phase().isActive()).count()
        > MAX_ACTIVE_DEALS) {
      String reason = "this node already has " + MAX_ACTIVE_DEALS + " active deals";
      hosted.record(hosted.record().refused(reason, group.now()));
      group.write(new Mutation.PutDeal(hosted.record()));
      LOG.warn("deal {} is not taken: {}", deal.id(), reason);
      return;
    }
    life.known(hosted, group);
  }

  private void settled(ChainEvent.SegmentSettled settled, Group group) {
    HostedDeal deal = state.deals.get(settled.deal());
    if (deal != null) {
      int tasks = deal.record().settled() + settled.bits().bitCount();
      deal.record(deal.record().withSettled(tasks));
      group.write(new Mutation.PutDeal(deal.record()));
      group.after(
          () -> {
            crew.settler().settled(settled.deal(), settled.lot(), settled.bits());
            crew.deliverer().settled(LotTraffic.ofDeal(deal), settled.lot(), settled.bits());
          });
    }
  }

  private void over(DealId id, DealPhase phase, Group group) {
    HostedDeal deal = state.deals.get(id);
    if (deal != null && deal.record().phase().canBecome(phase)) {
      life.over(deal, phase, group);
      if (phase == DealPhase.REFUNDED) {
        life.drop(deal, state.workersUp, group);
      }
    }
  }

  private void draw(DealId id, Bytes32 seed) {
    HostedDeal deal = state.deals.get(id);
    if (deal != null) {
      deal.seed(seed);
    }
  }

  private void expire(HostedDeal deal, Group group) {
    long deadline = deal.deal().deadline();
    DealPhase phase = deal.record().phase();
    if (phase.isActive() && state.chainTime > deadline) {
      life.close(deal, state.workersUp, group);
    } else if (!phase.isOver() && state.chainTime > deadline + graceSeconds) {
      life.over(deal, DealPhase.REFUNDED, group);
    }
  }
}
