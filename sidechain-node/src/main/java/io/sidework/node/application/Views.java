package io.sidework.node.application;

import io.sidework.node.port.Archive;
import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Answers questions about the node's state with immutable copies. */
public final class Views {
  /** Deals that a status lists. */
  static final int MAX_DEALS = 100;

  private final NodeCore core;
  private final Certificates certificates;
  private final Crew crew;

  public Views(NodeCore core, Certificates certificates, Crew crew) {
    this.core = core;
    this.certificates = certificates;
    this.crew = crew;
  }

  public CompletableFuture<NodeView> node() {
    return core.ask(this::view);
  }

  public CompletableFuture<Optional<DealView>> deal(DealId id) {
    return core.ask(deals -> deals.state().deal(id).map(this::view));
  }

  /** Terms of all deals that may still need their blobs. */
  public CompletableFuture<List<Deal>> activeDeals() {
    return core.ask(
        deals ->
            deals.state().deals.values().stream()
                .filter(deal -> deal.record().phase().isActive())
                .map(HostedDeal::deal)
                .toList());
  }

  /** Who is drawn for a deal's tasks; empty unless it is open here. */
  public CompletableFuture<Optional<DealDraw>> draw(DealId id) {
    return core.ask(
        deals ->
            deals
                .state()
                .deal(id)
                .filter(deal -> deal.record().phase() == DealPhase.OPEN)
                .flatMap(HostedDeal::draw));
  }

  private NodeView view(Deals deals) {
    NodeState state = deals.state();
    EpochMembers members = state.epochs.get(state.epoch);
    List<HostedDeal> active = new ArrayList<>(state.deals.values());
    active.removeIf(deal -> deal.record().phase().isOver());
    int count = active.size();
    active.sort(Comparator.comparing((HostedDeal deal) -> deal.record().since()).reversed());
    return new NodeView(
        state.account(),
        members == null ? -1 : members.committee().indexOf(state.account()),
        state.epoch,
        state.head,
        state.chainTime,
        Set.copyOf(state.peersUp),
        Set.copyOf(state.workersUp),
        active.stream().limit(MAX_DEALS).map(this::view).toList(),
        count,
        deals.life().runningLots(),
        brokenLots(state),
        crew.reexecutions().size(),
        crew.settler().size(),
        deals.recollection().abstains());
  }

  private static int brokenLots(NodeState state) {
    return (int)
        state.deals.values().stream()
            .flatMap(deal -> deal.lots().stream())
            .filter(HostedLot::abstains)
            .count();
  }

  private DealView view(HostedDeal deal) {
    List<LotView> lots = new ArrayList<>();
    for (int lot = 0; lot < deal.lots().size(); lot++) {
      LotProgress at = deal.lots().get(lot).progress();
      lots.add(
          new LotView(
              lot,
              at.round(),
              at.phase(),
              deal.deal().lotSize(lot),
              at.committed(),
              at.certified(),
              at.copies()));
    }
    return new DealView(
        deal.deal(),
        deal.record().phase(),
        deal.record().reason(),
        deal.record().settled(),
        Set.copyOf(deal.heldBy()),
        List.copyOf(lots),
        deal.discrepancies());
  }

  /**
   * The deal as the core knows it, or as the archive does, with all of its lots. Reads from disk,
   * so not on the core's thread.
   */
  public Optional<DealView> stored(DealId id, Optional<DealView> known) {
    return known
        .or(() -> certificates.archived(id).map(Archive.Entry::record).map(Views::view))
        .map(this::withStoredLots);
  }

  private static DealView view(DealRecord record) {
    return new DealView(
        record.deal(),
        record.phase(),
        record.reason(),
        record.settled(),
        Set.of(),
        List.of(),
        record.discrepancies());
  }

  /** Lots that no longer run, as their certificates tell. */
  private DealView withStoredLots(DealView view) {
    Deal deal = view.deal();
    if (!view.lots().isEmpty() || view.phase().isActive()) {
      return view;
    }
    BigInteger[] certified = new BigInteger[deal.lots()];
    for (int lot = 0; lot < certified.length; lot++) {
      // A finished deal is settled to its last task, whether or not this node saw every lot's end.
      certified[lot] =
          view.phase() == DealPhase.FINISHED ? ones(deal.lotSize(lot)) : BigInteger.ZERO;
    }
    if (view.phase() != DealPhase.FINISHED) {
      for (CertificateName name : certificates.names(deal.id())) {
        certificates
            .certificate(deal.id(), name)
            .ifPresent(
                made -> certified[name.lot()] = certified[name.lot()].or(Settler.bits(made)));
      }
    }
    List<LotView> lots = new ArrayList<>();
    for (int lot = 0; lot < certified.length; lot++) {
      BigInteger bits = certified[lot];
      String phase = bits.bitCount() == deal.lotSize(lot) ? "DONE" : "CLOSED";
      lots.add(new LotView(lot, 0, phase, deal.lotSize(lot), bits, bits, 0));
    }
    return view.withLots(lots);
  }

  private static BigInteger ones(int count) {
    return BigInteger.ONE.shiftLeft(count).subtract(BigInteger.ONE);
  }
}
