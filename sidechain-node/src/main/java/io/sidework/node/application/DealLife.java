package io.sidework.node.application;

import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Mutation;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Held;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A deal's way through its phases ({@link DealPhase}), each step persisted with its cause. */
final class DealLife {
  private static final Logger LOG = LoggerFactory.getLogger(DealLife.class);

  /** Lots that run at once, for the heap's sake; deals beyond wait while they are HELD. */
  static final int MAX_RUNNING_LOTS = 4096;

  private final Self self;
  private final Crew crew;
  private final LotTraffic traffic;
  private final Recollection recollection;
  private final Deque<HostedDeal> beginning = new ArrayDeque<>();
  private final KeptVotes votes = new KeptVotes();
  private int runningLots;

  DealLife(Self self, Crew crew, LotTraffic traffic, Recollection recollection) {
    this.recollection = recollection;
    this.self = self;
    this.crew = crew;
    this.traffic = traffic;
  }

  private static void become(HostedDeal deal, DealRecord next, Group group) {
    if (!deal.record().phase().canBecome(next.phase())) {
      throw new IllegalStateException(deal.record().phase() + " cannot become " + next.phase());
    }
    deal.record(next);
    group.write(new Mutation.PutDeal(next));
  }

  void known(HostedDeal deal, Group group) {
    LOG.info("deal {} of {} tasks made", deal.id(), deal.deal().volume());
    group.write(new Mutation.PutDeal(deal.record()));
    prepare(deal, group);
  }

  void prepare(HostedDeal deal, Group group) {
    group.after(() -> crew.preparer().prepare(deal.deal(), deal.peers()));
  }

  /** Blobs are here, or useless. The caller opens the deal where that was all it waited for. */
  void prepared(HostedDeal deal, Preparation preparation, Group group) {
    if (deal.record().phase() != DealPhase.FETCHING) {
      return;
    }
    switch (preparation) {
      case Preparation.Unusable(String reason) -> {
        LOG.warn("deal {} never opens: {}", deal.id(), reason);
        become(deal, deal.record().refused(reason, group.now()), group);
      }
      case Preparation.Ready(JobNeeds needs) -> {
        become(deal, deal.record().held(needs, group.now()), group);
        deal.heldBy().add(deal.me());
        sayHeld(deal, deal.peers(), group);
      }
    }
  }

  void sayHeld(HostedDeal deal, List<Address> peers, Group group) {
    Held held = new Held(deal.deal().epoch(), deal.id());
    var message = new PeerMessage.HeldBy(deal.id(), self.domain().sign(self.signer(), held));
    group.after(() -> crew.links().toPeers(peers, message));
  }

  /** A peer says that it holds the blobs; true when that was news and is signed by it. */
  boolean heldBy(HostedDeal deal, int node, PeerMessage.HeldBy message) {
    Held held = new Held(deal.deal().epoch(), deal.id());
    Address peer = deal.committee().node(node);
    return self.domain().isSignedBy(peer, held, message.signature()) && deal.heldBy().add(node);
  }

  /** Opens the deal if Q nodes hold it, this one too, and its lottery is drawn. */
  boolean open(HostedDeal deal, Collection<Address> workers, Group group) {
    Bytes32 seed = deal.seed();
    if (deal.record().phase() != DealPhase.HELD
        || deal.heldBy().size() < deal.committee().quorum()
        || seed == null
        || !recollection.mayAct(deal)
        || runningLots + deal.deal().lots() > MAX_RUNNING_LOTS) {
      return false;
    }
    become(deal, deal.record().in(DealPhase.OPEN, group.now()), group);
    Timing timing = Patience.of(crew.links(), deal.committee(), self.account());
    for (int lot = 0; lot < deal.deal().lots(); lot++) {
      LotContext context = context(deal, lot, seed).with(timing);
      deal.lots().add(HostedLot.start(context, origin(), group));
    }
    runningLots += deal.lots().size();
    beginning.add(deal);
    List<Address> told = workers.stream().filter(deal::isOfRoster).toList();
    LOG.info(
        "deal {} is open: {} lots, {} workers connected",
        deal.id(),
        deal.lots().size(),
        told.size());
    tell(deal, told, true, group);
    return true;
  }

  /** Whether some lots of open deals are still to be made. */
  boolean isBeginning() {
    return !beginning.isEmpty();
  }

  /**
   * Makes as many lots as a group may, the longest waiting first: a deal of a thousand would hold
   * up everything else for seconds (spec N-33).
   *
   * @param workers that are connected
   */
  void begin(Collection<Address> workers, Group group) {
    while (isBeginning() && group.mayBegin()) {
      HostedDeal deal = beginning.getFirst();
      int lot = deal.nextToBegin();
      if (lot == deal.lots().size()) {
        beginning.removeFirst();
      } else {
        deal.lots().get(lot).begin(group);
        for (Address worker : workers) {
          if (deal.isOfRoster(worker)) {
            traffic.one(deal, lot, new LotInput.WorkerJoined(worker), group);
          }
        }
      }
    }
  }

  HostedLot.Origin origin() {
    return new HostedLot.Origin(crew.lots(), crew.store(), votes);
  }

  /** With the timing of lots whose log names none. */
  LotContext context(HostedDeal deal, int lot, Bytes32 seed) {
    return new LotContext(
        self.domain(),
        deal.deal(),
        deal.record().needs().runtime(),
        lot,
        seed,
        deal.drawn(),
        deal.committee(),
        deal.me(),
        self.signer(),
        Timing.DEFAULT);
  }

  /** Takes over lots that were brought back by their logs. */
  void resume(HostedDeal deal, List<HostedLot> lots) {
    deal.lots().addAll(lots);
    runningLots += lots.size();
    beginning.add(deal);
  }

  void tell(HostedDeal deal, List<Address> workers, boolean open, Group group) {
    group.after(() -> crew.links().toWorkers(workers, new WorkerMessage.DealOpen(deal.id(), open)));
  }

  /** What a worker was told once may have been lost (spec N-5). */
  void tellAgain(HostedDeal deal, Collection<Address> workers, Group group) {
    List<Address> unheard = workers.stream().filter(deal::isUnheard).toList();
    if (!unheard.isEmpty()) {
      tell(deal, unheard, true, group);
    }
  }

  /** The deadline has passed by chain time: no vote may be given any more (protocol 4.9). */
  void close(HostedDeal deal, Collection<Address> workers, Group group) {
    LOG.info("deal {} is past its deadline", deal.id());
    become(deal, deal.record().in(DealPhase.CLOSED, group.now()), group);
    drop(deal, workers, group);
    group.after(() -> crew.preparer().drop(deal.id()));
  }

  /** Nothing more can be done for the deal on chain. Its lots may run on until {@link #drop}. */
  void over(HostedDeal deal, DealPhase phase, Group group) {
    LOG.info("deal {} is {}", deal.id(), phase);
    become(deal, deal.record().in(phase, group.now()), group);
    group.after(
        () -> {
          crew.preparer().drop(deal.id());
          crew.settler().over(deal.id());
        });
  }

  /** Lets go of the lots and their logs; certificates and outputs stay. */
  void drop(HostedDeal deal, Collection<Address> workers, Group group) {
    if (deal.lots().isEmpty()) {
      return;
    }
    DealRecord last = deal.record().withDiscrepancies(deal.discrepancies());
    deal.record(last);
    group.write(new Mutation.PutDeal(last));
    group.write(new Mutation.DropLogs(deal.id()));
    runningLots -= deal.lots().size();
    deal.lots().forEach(HostedLot::release);
    deal.lots().clear();
    Deal terms = deal.deal();
    group.after(() -> crew.reexecutions().drop(terms.id()));
    tell(deal, workers.stream().filter(deal::isOfRoster).toList(), false, group);
  }

  int runningLots() {
    return runningLots;
  }
}
