package io.sidework.node.application;

import io.sidework.node.port.DealPhase;
import io.sidework.node.port.Store;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All deals of a node: takes each command to whom it concerns. Used by the core's thread only. */
public final class Deals {
  private static final Logger LOG = LoggerFactory.getLogger(Deals.class);

  /** How long the lots of a finished deal still answer nodes and workers that are behind. */
  private static final long LINGER_MILLIS = 5_000;

  private final NodeState state;
  private final Crew crew;
  private final LotTraffic traffic;
  private final DealLife life;
  private final ChainSteps chain;
  private final Recollection recollection;
  private final EarlyFrames<DealId> early = new EarlyFrames<>();
  private final Every sayHeld = new Every(2_000);
  private final Every sayOpen = new Every(5_000);
  private final Every askReexecutions = new Every(10_000);
  private final Retention retention;
  private final Intake intake;

  /**
   * @param graceSeconds between a deal's deadline and its refund
   */
  public Deals(Self self, Crew crew, long graceSeconds) {
    this.state = new NodeState(self.account());
    this.crew = crew;
    this.recollection = new Recollection(self);
    this.traffic = new LotTraffic(crew, recollection);
    this.life = new DealLife(self, crew, traffic, recollection);
    this.chain = new ChainSteps(state, life, crew, graceSeconds);
    this.retention = new Retention(state, crew);
    this.intake = new Intake(state, crew, traffic);
  }

  NodeState state() {
    return state;
  }

  DealLife life() {
    return life;
  }

  Recollection recollection() {
    return recollection;
  }

  LotTraffic traffic() {
    return traffic;
  }

  /** Who may log in now; readable from any thread. */
  public Membership membership() {
    return state.membership();
  }

  void apply(Command command, Group group) {
    switch (command) {
      case Command.ChainStep step -> {
        chain.apply(step, group);
        state.deals.values().forEach(deal -> open(deal, group));
      }
      case Command.PeerFrame frame -> {
        group.after(frame.done());
        fromPeer(frame, group);
      }
      case Command.WorkerFrame frame -> {
        group.after(frame.done());
        fromWorker(frame, group);
      }
      case Command.PeerUp(Address peer) -> peerUp(peer, group);
      case Command.PeerDown(Address peer) -> {
        state.peersUp.remove(peer);
        recollection.disconnected(peer);
      }
      case Command.WorkerUp(Address worker) -> workerUp(worker, group);
      case Command.WorkerDown(Address worker) -> state.workersUp.remove(worker);
      case Command.Prepared prepared -> {
        HostedDeal deal = state.deals.get(prepared.deal());
        if (deal != null) {
          life.prepared(deal, prepared.preparation(), group);
          open(deal, group);
        }
      }
      case Command.Archived archived -> retention.archived(archived, group);
      case Command.Fetched fetched -> intake.fetched(fetched, group);
      case Command.FetchedOutput fetched -> intake.fetched(fetched, group);
      case Command.Whole whole -> intake.whole(whole.deal(), group);
      case Command.Damaged damaged -> intake.damaged(damaged, group);
      case Command.Reexecuted done -> reexecuted(done, group);
      case Command.Tick tick -> tick(group);
      case Command.Ask(Runnable answer) -> group.after(answer);
    }
  }

  private void open(HostedDeal deal, Group group) {
    if (life.open(deal, state.workersUp, group)) {
      for (Command waiting : early.take(deal.id(), group.now())) {
        apply(waiting, group);
      }
    }
  }

  private void fromPeer(Command.PeerFrame frame, Group group) {
    PeerMessage message = frame.message();
    if (message instanceof PeerMessage.MyMark mark) {
      recollection.take(frame.peer(), mark, group);
      return;
    }
    if (message instanceof PeerMessage.YourMark shown) {
      remembered(frame.peer(), shown, group);
      return;
    }
    HostedDeal deal = state.deals.get(message.deal());
    if (deal == null && isArchived(message.deal())) {
      return;
    }
    if (deal == null || deal.record().phase().isActive() && !runs(deal)) {
      if (deal != null && message instanceof PeerMessage.HeldBy held) {
        held(deal, frame.peer(), held, group);
      } else {
        wait(
            message.deal(),
            frame.peer(),
            new Command.PeerFrame(frame.peer(), message, () -> {}),
            message.toBytes().length,
            group);
      }
      return;
    }
    int node = deal.committee().indexOf(frame.peer());
    if (message instanceof PeerMessage.HeldBy held) {
      held(deal, frame.peer(), held, group);
    } else if (node >= 0 && node != deal.me() && !deal.lots().isEmpty()) {
      Verdict verdict =
          traffic.one(deal, message.lot(), new LotInput.FromPeer(node, message), group);
      if (verdict instanceof Verdict.Reject(String reason)) {
        LOG.debug("node {} refused: {}", node, reason);
      }
    }
  }

  private void held(HostedDeal deal, Address peer, PeerMessage.HeldBy held, Group group) {
    int node = deal.committee().indexOf(peer);
    if (node < 0) {
      return;
    }
    boolean news = life.heldBy(deal, node, held);
    // Its first word since this node started, or it goes on saying so: it may not have heard ours.
    if (deal.heldBy().contains(deal.me()) && deal.isToAnswer(node, news, group.now())) {
      life.sayHeld(deal, List.of(peer), group);
    }
    if (news) {
      open(deal, group);
    }
  }

  private void wait(DealId deal, Address sender, Command command, int size, Group group) {
    if (!early.add(deal, sender, command, size, group.now())) {
      LOG.debug("a frame about deal {} came too early and was dropped", deal);
    }
  }

  private void fromWorker(Command.WorkerFrame frame, Group group) {
    Address worker = frame.worker();
    WorkerMessage message = frame.message();
    switch (message) {
      case WorkerMessage.Alive alive -> {
        for (HostedDeal deal : state.running()) {
          if (deal.isOfRoster(worker)) {
            traffic.all(deal, new LotInput.FromWorker(worker, alive), group);
          }
        }
      }
      case WorkerMessage.Contribute(var bundle) -> ofLot(frame, bundle.deal(), bundle.lot(), group);
      case WorkerMessage.Decline decline -> ofLot(frame, decline.deal(), decline.lot(), group);
      case WorkerMessage.Open open -> ofLot(frame, open.deal(), open.lot(), group);
      default ->
          refuse(worker, "a worker does not send " + message.getClass().getSimpleName(), group);
    }
  }

  private void ofLot(Command.WorkerFrame frame, DealId id, int lot, Group group) {
    HostedDeal deal = state.deals.get(id);
    if (deal != null && runs(deal)) {
      deal.hearsOf(frame.worker());
      traffic.fromWorker(deal, lot, frame, group);
    } else if (deal == null && isArchived(id)) {
      refuse(frame.worker(), "deal " + id + " is over", group);
    } else if (deal == null || deal.record().phase().isActive()) {
      Address worker = frame.worker();
      int size = frame.message().toBytes().length;
      Command again = new Command.WorkerFrame(worker, frame.message(), () -> {});
      wait(id, worker, again, size, group);
    } else {
      refuse(frame.worker(), "deal " + id + " is " + deal.record().phase(), group);
    }
  }

  private boolean runs(HostedDeal deal) {
    return !deal.lots().isEmpty() && recollection.mayAct(deal);
  }

  /** A peer has shown what it knows of this node: deals that waited for that may go on. */
  private void remembered(Address peer, PeerMessage.YourMark shown, Group group) {
    List<HostedDeal> waiting =
        state.deals.values().stream().filter(deal -> !recollection.mayAct(deal)).toList();
    boolean first = recollection.take(peer, shown, state.epoch, group);
    PeerMessage mine = recollection.mine();
    group.after(() -> crew.links().toPeers(List.of(peer), mine));
    if (!first) {
      return;
    }
    for (HostedDeal deal : waiting) {
      if (recollection.mayAct(deal)) {
        open(deal, group);
        resume(deal, group);
      }
    }
  }

  /** Lots that were brought back may speak from now on. */
  private void resume(HostedDeal deal, Group group) {
    if (deal.lots().isEmpty()) {
      return;
    }
    for (Address peer : state.peersUp) {
      int node = deal.committee().indexOf(peer);
      if (node >= 0) {
        traffic.joined(deal, new LotInput.PeerJoined(node), group);
      }
    }
    for (Address worker : state.workersUp) {
      if (deal.isOfRoster(worker) && deal.record().phase() == DealPhase.OPEN) {
        life.tell(deal, List.of(worker), true, group);
        traffic.joined(deal, new LotInput.WorkerJoined(worker), group);
      }
    }
    for (Command early : early.take(deal.id(), group.now())) {
      apply(early, group);
    }
  }

  private boolean isArchived(DealId deal) {
    return crew.store().archived(deal).isPresent();
  }

  private void refuse(Address worker, String reason, Group group) {
    group.after(() -> crew.links().toWorkers(List.of(worker), new WorkerMessage.Refused(reason)));
  }

  private void peerUp(Address peer, Group group) {
    state.peersUp.add(peer);
    recollection.connected(peer);
    showMark(peer, group);
    for (HostedDeal deal : state.deals.values()) {
      int node = deal.committee().indexOf(peer);
      if (node < 0) {
        continue;
      }
      if (deal.heldBy().contains(deal.me()) && deal.record().phase().isActive()) {
        life.sayHeld(deal, List.of(peer), group);
      }
      traffic.joined(deal, new LotInput.PeerJoined(node), group);
    }
  }

  private void showMark(Address peer, Group group) {
    PeerMessage shown = recollection.shownTo(peer);
    group.after(() -> crew.links().toPeers(List.of(peer), shown));
  }

  private void workerUp(Address worker, Group group) {
    state.workersUp.add(worker);
    for (HostedDeal deal : state.running()) {
      if (deal.isOfRoster(worker) && deal.record().phase() == DealPhase.OPEN) {
        life.tell(deal, List.of(worker), true, group);
        traffic.joined(deal, new LotInput.WorkerJoined(worker), group);
      }
    }
  }

  private void reexecuted(Command.Reexecuted done, Group group) {
    HostedDeal deal = state.deals.get(done.deal());
    if (deal != null && !deal.lots().isEmpty()) {
      int lot = done.taskIndex() / io.sidework.protocol.deal.Deal.LOT;
      LotInput input = new LotInput.Reexecuted(done.taskIndex(), done.result(), done.output());
      traffic.one(deal, lot, input, group);
    }
  }

  private void tick(Group group) {
    boolean sayAgain = sayHeld.isDue(group.now());
    boolean openAgain = sayOpen.isDue(group.now());
    boolean askAgain = askReexecutions.isDue(group.now());
    if (sayAgain) {
      recollection.silent().forEach(peer -> showMark(peer, group));
    }
    for (HostedDeal deal : state.deals.values()) {
      traffic.all(deal, new LotInput.Tick(), group);
      if (sayAgain && deal.record().phase() == DealPhase.HELD) {
        life.sayHeld(deal, deal.peers(), group);
      }
      if (openAgain && deal.record().phase() == DealPhase.OPEN && runs(deal)) {
        life.tellAgain(deal, state.workersUp, group);
      }
      if (askAgain) {
        traffic.askAgain(deal, group);
      }
      if (deal.record().phase().isOver()
          && !deal.lots().isEmpty()
          && group.now() > deal.record().since() + LINGER_MILLIS
          && (!deal.isAudited() || state.chainTime > deal.deal().deadline())) {
        life.drop(deal, state.workersUp, group);
      }
    }
    boolean certifying = state.isCertifying();
    group.after(() -> crew.reexecutions().certifying(certifying));
    retention.tick(group);
    intake.tick(group);
    List<Address> connected = recollection.listeners(state.peersUp);
    recollection
        .news(group.now())
        .ifPresent(mark -> group.after(() -> crew.links().toPeers(connected, mark)));
  }

  /** Whether lots of open deals wait to be made. */
  public boolean isBeginning() {
    return life.isBeginning();
  }

  /** Makes some of them: as many as a group may. */
  void begin(Group group) {
    life.begin(state.workersUp, group);
  }

  /** Lets go out what the last group's effects have said. */
  void flush() {
    crew.links().flush();
  }

  /** The operator says that the store is of a backup: call after {@link #recover}. */
  public void restored(Store store) {
    Group group = new Group(0);
    recollection.abstain(state.epoch, group);
    store.write(group.writes());
    LOG.warn("restored from a backup: no part in deals of epoch {} and before", state.epoch);
  }

  /** Brings everything back from disk, before the core starts; sends nothing. */
  public void recover(Store store, Command.ChainStep chainNow, long now) {
    Recovery.run(this, crew, store, chainNow, now);
  }
}
