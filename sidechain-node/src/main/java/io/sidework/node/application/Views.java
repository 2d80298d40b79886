package io.sidework.node.application;

import io.sidework.node.port.Store;
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
  private final Store store;
  private final Crew crew;

  public Views(NodeCore core, Store store, Crew crew) {
    this.core = core;
    this.store = store;
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
        crew.reexecutions().size(),
        crew.settler().size());
  }

  private DealView view(HostedDeal deal) {
    List<LotView> lots = new ArrayList<>();
    for (int lot = 0; lot < deal.lots().size(); lot++) {
      LotProgress at = deal.lots().get(lot).progress();
      lots.add(
          new LotView(lot, at.round(), at.phase(), at.committed(), at.certified(), at.copies()));
    }
    int certified = lots.stream().map(LotView::certified).mapToInt(BigInteger::bitCount).sum();
    return new DealView(
        deal.deal(),
        deal.record().phase(),
        deal.record().reason(),
        lots.isEmpty() ? stored(deal.id()) : certified,
        deal.record().settled(),
        Set.copyOf(deal.heldBy()),
        List.copyOf(lots),
        deal.discrepancies());
  }

  private int stored(DealId id) {
    return store.certificates(id).stream()
        .map(name -> store.certificate(id, name))
        .flatMap(Optional::stream)
        .mapToInt(made -> made.leaves().size())
        .sum();
  }
}
