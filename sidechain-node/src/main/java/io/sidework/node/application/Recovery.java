package io.sidework.node.application;

import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.LogEntry;
import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a node back to where its store says it was. Effects of the past stay inside: what still
 * matters is sent again when peers and workers reconnect.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Deals deals;
  private final Crew crew;
  private final Store store;
  private final Command.ChainStep chain;

  private Recovery(Deals deals, Crew crew, Store store, Command.ChainStep chain) {
    this.deals = deals;
    this.crew = crew;
    this.store = store;
    this.chain = chain;
  }

  static void run(Deals deals, Crew crew, Store store, Command.ChainStep chain, long now) {
    NodeState state = deals.state();
    state.epoch = chain.epoch();
    state.head = chain.head();
    state.chainTime = chain.time();
    state.endpoints = chain.endpoints();
    state.epochs.putAll(chain.epochs());
    deals.recollection().recover(store);
    Recovery recovery = new Recovery(deals, crew, store, chain);
    for (DealRecord record : store.deals()) {
      recovery.restore(record, now);
    }
    state.publish();
  }

  private void restore(DealRecord record, long now) {
    EpochMembers members = chain.epochs().get(record.deal().epoch());
    if (members == null) {
      throw new IllegalStateException("epoch " + record.deal().epoch() + " is not on the chain");
    }
    int me = members.committee().indexOf(deals.state().account());
    HostedDeal deal = new HostedDeal(record, members, me);
    deals.state().deals.put(deal.id(), deal);
    Bytes32 seed = chain.seeds().get(deal.id());
    if (seed != null) {
      deal.seed(seed);
    }
    switch (record.phase()) {
      case FETCHING -> crew.preparer().prepare(deal.deal(), deal.peers());
      case HELD -> deal.heldBy().add(me);
      case OPEN -> reopen(deal, seed);
      case FINISHED, REFUNDED -> dropLogs(deal.id());
      case REFUSED, CLOSED -> {}
    }
    if (!record.phase().isOver()) {
      settleAgain(deal);
    }
    if (record.phase() != DealPhase.REFUNDED) {
      crew.deliverer().recover(LotTraffic.ofDeal(deal));
    }
    LOG.debug("deal {} is back, {} since {} ms", deal.id(), record.phase(), now - record.since());
  }

  private void reopen(HostedDeal deal, @org.jspecify.annotations.Nullable Bytes32 seed) {
    if (seed == null) {
      throw new IllegalStateException("deal " + deal.id() + " is open but has no seed on chain");
    }
    deal.heldBy().add(deal.me());
    List<HostedLot> lots = new ArrayList<>();
    List<Effect> evidence = new ArrayList<>();
    for (int lot = 0; lot < deal.deal().lots(); lot++) {
      HostedLot.Replayed replayed =
          HostedLot.replay(deals.life().context(deal, lot, seed), deals.life().origin());
      if (replayed == null) {
        // What it has signed there is not known any more, so it must not sign there again.
        LOG.error("lot {} of deal {} has no log: left to the other nodes", lot, deal.id());
        return;
      }
      lots.add(replayed.lot());
      evidence.addAll(replayed.evidence());
    }
    deals.life().resume(deal, lots);
    for (Effect effect : evidence) {
      crew.settler().evidence(LotTraffic.ofDeal(deal), effect);
    }
    LOG.info("deal {} is open again, {} lots from their logs", deal.id(), lots.size());
  }

  private void settleAgain(HostedDeal deal) {
    for (CertificateName name : store.certificates(deal.id())) {
      Optional<SegmentCertificate> certificate = store.certificate(deal.id(), name);
      certificate.ifPresent(
          made -> crew.settler().certified(LotTraffic.ofDeal(deal), name, made.leaves().size()));
    }
  }

  /** Killed between a deal's end and the end of its lots. */
  private void dropLogs(DealId deal) {
    boolean[] found = new boolean[1];
    store.log(deal, 0, (LogEntry entry) -> found[0] = true);
    if (found[0]) {
      store.write(List.of(new Mutation.DropLogs(deal)));
    }
  }

  /** Phases whose deals still need a seed from the chain. */
  static boolean needsSeed(DealPhase phase) {
    return phase.isActive();
  }
}
