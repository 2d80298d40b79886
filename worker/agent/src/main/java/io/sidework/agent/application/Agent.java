package io.sidework.agent.application;

import io.sidework.agent.application.policy.Policy;
import io.sidework.agent.port.Machine;
import io.sidework.agent.port.NodeListener;
import io.sidework.agent.port.Nodes;
import io.sidework.agent.port.ResultStore;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this worker does about all deals: one thread, the desk, hears chain, nodes and runners in
 * turn and decides. Public methods may be called from any thread and return at once.
 */
public final class Agent implements NodeListener, ChainListener {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final long ALIVE = 3_000;
  private static final long RETRY = 2_000;

  /** Seconds after a deadline in which nodes with slower clocks may still ask for openings. */
  private static final long LINGER = 120;

  private final Executor desk;
  private final LongSupplier clock;
  private final Nodes nodes;
  private final ResultStore store;
  private final Commitments commitments;
  private final Inquiries inquiries;
  private final Workbench bench;
  private final Contributions contributions;
  private final Sharing sharing;
  private final Map<DealId, DealWork> deals = new LinkedHashMap<>();
  private final EarlyMessages early = new EarlyMessages();
  private Map<Address, String> published = Map.of();
  private long chainTime;
  private long lastAlive = Long.MIN_VALUE;
  private long turns;

  /**
   * @param desk runs tasks one after another
   * @param clock milliseconds that never go back
   */
  public Agent(
      Executor desk,
      LongSupplier clock,
      Nodes nodes,
      ResultStore store,
      Commitments commitments,
      Inquiries inquiries,
      Workbench bench,
      Contributions contributions) {
    this.desk = desk;
    this.clock = clock;
    this.nodes = nodes;
    this.store = store;
    this.commitments = commitments;
    this.inquiries = inquiries;
    this.bench = bench;
    this.contributions = contributions;
    this.sharing = new Sharing(bench, contributions);
  }

  /** The owner's wishes from now on. */
  public void policy(Policy wanted) {
    desk.execute(
        () -> {
          sharing.policy(wanted, clock.getAsLong());
          follow();
          work();
        });
  }

  /** What this machine looks like now. */
  public void machine(Machine seen) {
    desk.execute(
        () -> {
          sharing.machine(seen, clock.getAsLong());
          work();
        });
  }

  @Override
  public void deal(DealTerms terms) {
    desk.execute(() -> begin(terms));
  }

  @Override
  public void settled(DealId id, int lot, BigInteger tasks) {
    desk.execute(() -> find(id, lot).ifPresent(deal -> deal.settled(lot, tasks)));
  }

  @Override
  public void over(DealId id) {
    desk.execute(() -> forget(id));
  }

  @Override
  public void time(long seconds) {
    desk.execute(() -> pass(seconds));
  }

  @Override
  public void endpoints(Map<Address, String> endpoints) {
    desk.execute(
        () -> {
          published = Map.copyOf(endpoints);
          follow();
        });
  }

  /** Links are kept to nodes whose hosts are not denied. */
  private void follow() {
    Map<Address, String> wanted = new HashMap<>(published);
    wanted.values().removeIf(sharing.policy().denied()::covers);
    nodes.follow(wanted, this);
  }

  @Override
  public void linked(Address node) {
    desk.execute(() -> deals.values().forEach(deal -> contributions.linked(deal, node)));
  }

  @Override
  public void received(Address node, WorkerMessage message, Runnable taken) {
    desk.execute(
        () -> {
          hear(node, message);
          taken.run();
        });
  }

  /** Called a few times a second. */
  public void tick() {
    desk.execute(this::work);
  }

  private void begin(DealTerms terms) {
    DealId id = terms.deal().id();
    if (deals.containsKey(id) || terms.deal().deadline() <= chainTime) {
      return;
    }
    DealWork deal = new DealWork(terms, store.open(id), commitments);
    deals.put(id, deal);
    LOG.info("deal {}: {} tasks, deadline {}", id, terms.deal().volume(), terms.deal().deadline());
    for (Address node : terms.committee().nodes()) {
      early.take(node, id).forEach(message -> hear(node, message));
    }
    work();
  }

  private void forget(DealId id) {
    DealWork deal = deals.remove(id);
    if (deal != null) {
      deal.cancel();
      int lost = deal.unsecured().stream().mapToInt(c -> c.tasks().bitCount()).sum();
      if (lost > 0) {
        LOG.warn("deal {}: {} results could not be delivered in time", id, lost);
      }
      LOG.info("deal {}: over", id);
    }
    store.forget(id);
  }

  private void pass(long seconds) {
    if (chainTime > 0 && seconds > chainTime) {
      sharing.block(seconds, clock.getAsLong()); // it was made since the last look
    }
    chainTime = Math.max(chainTime, seconds);
    for (DealWork deal : List.copyOf(deals.values())) {
      if (isPast(deal)) {
        deal.cancel();
      }
      if (deal.deal().deadline() + LINGER < chainTime) {
        forget(deal.deal().id());
      }
    }
  }

  private boolean isPast(DealWork deal) {
    return deal.deal().deadline() <= chainTime;
  }

  private void hear(Address node, WorkerMessage message) {
    switch (message) {
      case WorkerMessage.DealOpen(DealId id, boolean open) ->
          about(node, id, 0, message, (deal, index) -> deal.open(index, open));
      case WorkerMessage.Admit admit ->
          about(
              node,
              admit.deal(),
              admit.lot(),
              message,
              (deal, index) -> admit(deal.lot(admit.lot()), index, node, admit));
      case WorkerMessage.Certified done ->
          about(
              node,
              done.deal(),
              done.lot(),
              message,
              (deal, index) -> deal.lot(done.lot()).certified(index, done.tasks()));
      case WorkerMessage.Received receipt ->
          find(receipt.deal(), receipt.lot())
              .ifPresent(deal -> contributions.receipted(deal, node, receipt));
      case WorkerMessage.Closed closed ->
          find(closed.certificate().deal(), closed.certificate().lot())
              .ifPresent(
                  deal ->
                      contributions.closed(deal, node, closed.certificate(), clock.getAsLong()));
      case WorkerMessage.Refused(String reason) -> LOG.debug("node {} refused: {}", node, reason);
      default -> LOG.debug("node {} sent {}, which is not for workers", node, message);
    }
  }

  private static void admit(LotWork lot, int index, Address node, WorkerMessage.Admit admit) {
    if (lot.unranked(admit.tasks()).signum() != 0) {
      LOG.warn("node {} admits to tasks that this worker has no rank for", node);
    }
    lot.admit(index, admit.round(), admit.tasks());
  }

  private interface Heard {
    void by(DealWork deal, int node);
  }

  /** Applies what a committee member said, now or once the deal is known here too. */
  private void about(Address node, DealId id, int lot, WorkerMessage message, Heard heard) {
    DealWork deal = deals.get(id);
    if (deal == null) {
      early.keep(node, id, message);
      return;
    }
    int index = deal.terms().committee().indexOf(node);
    if (index >= 0 && deal.hasLot(lot)) {
      heard.by(deal, index);
      dispatch();
    }
  }

  private Optional<DealWork> find(DealId id, int lot) {
    return Optional.ofNullable(deals.get(id)).filter(deal -> deal.hasLot(lot));
  }

  private void work() {
    long now = clock.getAsLong();
    if (lastAlive == Long.MIN_VALUE || now - lastAlive >= ALIVE) {
      lastAlive = now;
      nodes.send(nodes.linked(), new WorkerMessage.Alive());
    }
    List<DealWork> live = deals.values().stream().filter(deal -> !isPast(deal)).toList();
    contributions.resend(live, now);
    sharing.enforce(live, now);
    dispatch();
  }

  /** Asks what machines deals want that have opened. */
  private void inquire() {
    long now = clock.getAsLong();
    for (DealWork deal : List.copyOf(deals.values())) {
      if (!isPast(deal) && deal.isToAsk(now)) {
        DealId id = deal.deal().id();
        inquiries.ask(deal.terms(), answer -> answered(id, answer));
      }
    }
  }

  private void answered(DealId id, Inquiries.Answer answer) {
    DealWork deal = deals.get(id);
    if (deal == null) {
      return;
    }
    switch (answer) {
      case Inquiries.Answer.Known(JobNeeds needs) -> {
        if (!deal.asksFor(needs)) {
          LOG.info("deal {} asks for another machine: {}", id, needs.inWords());
        }
      }
      case Inquiries.Answer.Unavailable(String reason) -> {
        LOG.warn("deal {}: {}, trying again", id, reason);
        deal.ask(clock.getAsLong() + RETRY);
      }
      case Inquiries.Answer.Rejected(String reason) -> reject(deal, reason);
    }
    dispatch();
  }

  private static void reject(DealWork deal, String reason) {
    LOG.warn("deal {} cannot be worked on: {}", deal.deal().id(), reason);
    deal.reject();
  }

  /** Gives free runners to deals in turn. */
  private void dispatch() {
    inquire();
    while (sharing.hasTurn()) {
      Optional<Batch> next = next(clock.getAsLong());
      if (next.isEmpty()) {
        return;
      }
      Batch batch = next.get();
      bench.start(batch, sharing.policy().wallLimit(batch.terms().deal()), this::report);
    }
  }

  private Optional<Batch> next(long now) {
    List<DealWork> inTurn =
        deals.values().stream()
            .filter(deal -> !isPast(deal) && sharing.allows(deal))
            .sorted(Comparator.comparingLong(DealWork::served))
            .toList();
    for (DealWork deal : inTurn) {
      if (!sharing.hasRoom(deal)) {
        continue;
      }
      Optional<Batch> batch = deal.next(now);
      if (batch.isPresent()) {
        deal.served(++turns);
        return batch;
      }
    }
    return Optional.empty();
  }

  private void report(Batch.Report report) {
    DealWork deal = deals.get(report.batch().terms().deal().id());
    if (deal != null) {
      deal.ended(report.batch());
      long now = clock.getAsLong();
      switch (report) {
        case Batch.Report.Ran ran -> {
          deal.putBack(ran.batch().lot(), ran.left());
          deal.suspend(ran.batch(), ran.suspended(), now);
          contributions.finished(deal, ran, now);
        }
        case Batch.Report.Unavailable(Batch batch, String reason) -> {
          LOG.warn("deal {}: {}, trying again", deal.deal().id(), reason);
          deal.retry(batch, now + RETRY);
        }
        case Batch.Report.Rejected(Batch batch, String reason) -> reject(deal, reason);
      }
    }
    dispatch();
  }
}
