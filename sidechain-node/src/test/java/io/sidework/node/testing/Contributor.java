package io.sidework.node.testing;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** A worker's part in every lot that it is drawn or admitted for; honest or a liar. */
public final class Contributor {
  /** How its messages leave; nodes are numbers of the caller's choice. */
  public interface Out {
    void toAll(WorkerMessage message);

    void to(int node, WorkerMessage message);
  }

  private static final Bytes32 CONTAINER = Sha256.hash(Programs.container());

  private final FakeChain chain;
  private final EcKey key;
  private final boolean lies;
  private final Out out;
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final Map<Bytes32, SignedBundle> bundles = new TreeMap<>();
  private final Map<String, TreeSet<Integer>> admitted = new TreeMap<>();
  private final TreeSet<String> taken = new TreeSet<>();

  public Contributor(FakeChain chain, EcKey key, boolean lies, Out out) {
    this.chain = chain;
    this.key = key;
    this.lies = lies;
    this.out = out;
  }

  public List<String> refusals() {
    return refusals;
  }

  /** Says again what may have been lost. */
  public synchronized void repeat() {
    out.toAll(new WorkerMessage.Alive());
    bundles.values().forEach(bundle -> out.toAll(new WorkerMessage.Contribute(bundle)));
  }

  /** Takes what a node says after the login. */
  public synchronized void take(int node, WorkerMessage message) {
    switch (message) {
      case WorkerMessage.Refused refused -> refusals.add(refused.reason());
      case WorkerMessage.DealOpen open when open.open() -> begin(open.deal());
      case WorkerMessage.Admit admit -> admit(node, admit);
      case WorkerMessage.Closed closed -> open(node, closed.certificate());
      default -> {}
    }
  }

  private void begin(DealId id) {
    Deal deal = chain.deal(id).orElseThrow();
    for (int lot = 0; lot < deal.lots(); lot++) {
      Chunks chunks =
          Chunks.of(deal, chain.roster(deal.epoch()), chain.seed(deal).orElseThrow(), lot);
      List<Integer> tasks = new ArrayList<>();
      for (int task = lot * Deal.LOT; task < lot * Deal.LOT + deal.lotSize(lot); task++) {
        int chunk = chunks.chunkOf(task);
        int rank = chunks.ranking(chunk).indexOf(key.address());
        if (rank >= 0 && rank < chunks.leased(chunk) && taken.add(id + " " + task)) {
          tasks.add(task);
        }
      }
      contribute(deal, lot, tasks);
    }
  }

  /** Acts on what f+1 nodes say. */
  private void admit(int node, WorkerMessage.Admit admit) {
    Deal deal = chain.deal(admit.deal()).orElseThrow();
    List<Integer> tasks = new ArrayList<>();
    for (int bit = 0; bit < deal.lotSize(admit.lot()); bit++) {
      int task = admit.lot() * Deal.LOT + bit;
      if (admit.tasks().testBit(bit)) {
        var who = admitted.computeIfAbsent(deal.id() + " " + task, any -> new TreeSet<>());
        who.add(node);
        if (who.size() > chain.committee(deal.epoch()).faults()
            && taken.add(deal.id() + " " + task)) {
          tasks.add(task);
        }
      }
    }
    contribute(deal, admit.lot(), tasks);
  }

  private void contribute(Deal deal, int lot, List<Integer> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    List<SignedBundle.Entry> entries = new ArrayList<>();
    for (int task : tasks) {
      Bytes32 digest = result(deal).digest();
      entries.add(
          new SignedBundle.Entry(
              task,
              SignedBundle.Entry.commitment(key.address(), deal.task(task), digest, salt(task))));
    }
    SignedBundle unsigned =
        new SignedBundle(
            deal.epoch(), deal.id(), lot, key.address(), entries, key.sign(Bytes32.ZERO));
    SignedBundle bundle =
        new SignedBundle(
            deal.epoch(),
            deal.id(),
            lot,
            key.address(),
            entries,
            chain.domain().sign(key, unsigned.bundle()));
    bundles.put(bundle.id(), bundle);
    out.toAll(new WorkerMessage.Contribute(bundle));
  }

  private TaskResult result(Deal deal) {
    if (deal.program().equals(CONTAINER)) {
      return TaskResult.unproven(lies ? TaskStatus.TRAP : TaskStatus.OK, new byte[0]);
    }
    TaskResult truth = Programs.result(deal);
    return lies
        ? new TaskResult(
            truth.status(),
            truth.outputHash(),
            truth.traceHash(),
            new Usage(truth.usage().fuel() + 1, truth.usage().pageFuel(), 0, 0))
        : truth;
  }

  private Bytes32 salt(int task) {
    return Keccak.hash(key.secret().toArray(), new byte[] {(byte) (task >> 8), (byte) task});
  }

  private void open(int node, CloseCertificate certificate) {
    Deal deal = chain.deal(certificate.deal()).orElseThrow();
    List<Opening> openings = new ArrayList<>();
    for (Bytes32 id : certificate.closed().bundles()) {
      SignedBundle bundle = bundles.get(id);
      if (bundle != null) {
        for (SignedBundle.Entry entry : bundle.entries()) {
          int task = entry.taskIndex();
          openings.add(new Opening(task, key.address(), result(deal), salt(task), new byte[0]));
        }
      }
    }
    if (!openings.isEmpty()) {
      out.to(node, new WorkerMessage.Open(deal.id(), certificate.lot(), openings));
    }
  }
}
