package io.sidework.node.application;

import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.port.Store.Ended;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The core's side of {@link Transfers}: says what is needed, and keeps what has come (N-30). */
final class Intake {
  /** A deal without lots is left that long to its own way into the next phase. */
  private static final long PATIENCE_MILLIS = 5_000;

  /** Deals without lots that are asked about at a time; then it is the others' turn. */
  private static final int MAX_WAITING = 256;

  private final NodeState state;
  private final Crew crew;
  private final LotTraffic traffic;
  private final Every look = new Every(5_000);
  private final Every turn = new Every(300_000);
  private int first;

  Intake(NodeState state, Crew crew, LotTraffic traffic) {
    this.state = state;
    this.crew = crew;
    this.traffic = traffic;
  }

  /** Deals whose lots do not run here, though others may certify them. */
  void tick(Group group) {
    if (!look.isDue(group.now())) {
      return;
    }
    List<Settler.OfDeal> waiting = new ArrayList<>();
    for (HostedDeal deal : state.deals.values()) {
      if (deal.lots().isEmpty()
          && !deal.record().phase().isOver()
          && group.now() >= deal.record().since() + PATIENCE_MILLIS) {
        waiting.add(LotTraffic.ofDeal(deal));
      }
    }
    if (waiting.size() > MAX_WAITING && turn.isDue(group.now())) {
      first += MAX_WAITING;
    }
    Collections.rotate(waiting, -Math.floorMod(first, Math.max(1, waiting.size())));
    List<Settler.OfDeal> told =
        List.copyOf(waiting.subList(0, Math.min(waiting.size(), MAX_WAITING)));
    group.after(() -> crew.transfers().await(told));
  }

  void fetched(Command.Fetched fetched, Group group) {
    SegmentCertificate made = fetched.certificate();
    HostedDeal deal = state.deals.get(made.deal());
    if (deal == null) {
      if (fetched.archived().filter(crew.store()::isRetained).isPresent()) {
        group.write(new Mutation.PutCertificate(made));
      }
    } else if (!deal.lots().isEmpty()) {
      int node = deal.committee().indexOf(fetched.peer());
      var message = new PeerMessage.Certificate(made);
      traffic.one(deal, made.lot(), new LotInput.FromPeer(node, message), group);
    } else if (!deal.record().phase().isOver()) {
      group.write(new Mutation.PutCertificate(made));
      CertificateName name = new CertificateName(made.lot(), made.round());
      int tasks = made.leaves().size();
      group.after(() -> crew.settler().certified(LotTraffic.ofDeal(deal), name, tasks));
    }
    // Of a deal on its way into the archive it would be lost: it is fetched again from there.
  }

  void fetched(Command.FetchedOutput fetched, Group group) {
    DealId deal = fetched.deal().deal();
    if (crew.store().isRetained(fetched.deal())) {
      group.write(new Mutation.PutOutput(deal, fetched.outputHash(), fetched.output()));
    }
  }

  void whole(Ended deal, Group group) {
    group.write(new Mutation.Whole(deal.deal(), deal.since()));
  }

  void damaged(Command.Damaged damaged, Group group) {
    Ended deal = damaged.deal();
    if (crew.store().isRetained(deal)) {
      Optional<Mutation> drop =
          damaged.outputHash().map(hash -> new Mutation.DropOutput(deal.deal(), hash));
      drop.ifPresent(group::write);
      group.write(new Mutation.Lacks(deal.deal(), deal.since()));
    }
  }
}
