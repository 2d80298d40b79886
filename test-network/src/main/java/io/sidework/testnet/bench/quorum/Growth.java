package io.sidework.testnet.bench.quorum;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.job.RuntimeKind;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import io.sidework.protocol.type.TaskResult;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What certifying costs as nodes grow: one full lot through the nodes' own code, on a network
 * without delay or loss in one process. Everything is counted where it is made: each signature, and
 * each message once for every receiver.
 */
final class Growth {
  private static final long NOW = 1_700_000_000_000L;
  private static final int WORKERS = 2;
  private static final int TRUST = 16;

  private final Domain domain = Domain.of(BigInteger.ONE, key("contract").address());
  private final List<EcKey> workers =
      IntStream.range(0, WORKERS).mapToObj(i -> key("worker" + i)).toList();
  private final List<Lot> lots = new ArrayList<>();
  private final Deque<Runnable> underWay = new ArrayDeque<>();
  private final Set<Address> opened = new HashSet<>();
  private final LotOfWork work;
  private long signatures;
  private long messages;
  private long bytes;

  private Growth(int nodes, TaskResult result) {
    List<EcKey> keys = IntStream.range(0, nodes).mapToObj(i -> key("node" + i)).toList();
    Committee committee = new Committee(1, keys.stream().map(EcKey::address).toList());
    Roster roster = new Roster(1, workers.stream().map(Growth::seat).toList());
    Deal deal = deal();
    this.work = LotOfWork.of(domain, deal, 0, workers, result);
    for (int i = 0; i < nodes; i++) {
      Signer signer = new Counting(keys.get(i));
      LotContext context =
          new LotContext(
              domain,
              deal,
              RuntimeKind.WASM,
              0,
              hash("seed"),
              roster,
              committee,
              i,
              signer,
              Timing.DEFAULT);
      lots.add(LotMachine.start(context, NOW));
    }
  }

  /** Of one task, all nodes together. */
  record Cost(int nodes, double signatures, double messages, double bytes) {}

  static Cost of(int nodes, TaskResult result) {
    Growth growth = new Growth(nodes, result);
    growth.run();
    double tasks = growth.work.tasks();
    return new Cost(
        nodes, growth.signatures / tasks, growth.messages / tasks, growth.bytes / tasks);
  }

  private void run() {
    for (int worker = 0; worker < WORKERS; worker++) {
      say(worker, new WorkerMessage.Contribute(work.shares().get(worker).bundle()));
    }
    for (Runnable next = underWay.poll(); next != null; next = underWay.poll()) {
      next.run();
    }
    if (!lots.stream().allMatch(Lot::isDone)) {
      throw new IllegalStateException("a lot without delay or loss did not end");
    }
  }

  private void say(int worker, WorkerMessage message) {
    LotInput input = new LotInput.FromWorker(workers.get(worker).address(), message);
    for (int node = 0; node < lots.size(); node++) {
      count(message.toBytes().length);
      deliver(node, input);
    }
  }

  private void count(int size) {
    messages++;
    bytes += size;
  }

  private void deliver(int node, LotInput input) {
    underWay.add(
        () -> lots.get(node).apply(input, NOW).effects().forEach(effect -> carry(node, effect)));
  }

  private void carry(int node, Effect effect) {
    switch (effect) {
      case Effect.ToPeer to -> {
        count(to.message().toBytes().length);
        deliver(to.node(), new LotInput.FromPeer(node, to.message()));
      }
      case Effect.ToPeers to -> {
        int size = to.message().toBytes().length;
        for (int other = 0; other < lots.size(); other++) {
          if (other != node) {
            count(size);
            deliver(other, new LotInput.FromPeer(node, to.message()));
          }
        }
      }
      case Effect.ToWorker to -> {
        count(to.message().toBytes().length);
        if (to.message() instanceof WorkerMessage.Closed && opened.add(to.worker())) {
          int worker = workers.stream().map(EcKey::address).toList().indexOf(to.worker());
          say(
              worker,
              new WorkerMessage.Open(work.deal().id(), 0, work.shares().get(worker).openings()));
        }
      }
      default -> {
        // Stays at the node.
      }
    }
  }

  private static Seat seat(EcKey worker) {
    return new Seat(
        worker.address(), worker.address(), 1, Address.ZERO, Amount.ZERO, Standing.NONE);
  }

  private Deal deal() {
    return new Deal(
        new DealId(hash("deal")),
        hash("request"),
        key("requester").address(),
        key("requester").address(),
        Address.ZERO,
        hash("program"),
        Bytes32.ZERO,
        hash("parameters"),
        Amount.of(1),
        Rates.FIXED,
        Royalties.NONE,
        0,
        Deal.LOT,
        Mode.REPLICATED,
        TRUST,
        NoOp.LIMITS,
        0,
        Callback.NONE,
        1,
        NOW / 1000 + 3_600,
        Amount.of(1_000_000),
        500,
        Amount.of(1),
        Amount.ZERO,
        1);
  }

  private static Bytes32 hash(String name) {
    return Keccak.hash(name.getBytes(StandardCharsets.UTF_8));
  }

  private static EcKey key(String name) {
    return EcKey.of(hash(name));
  }

  /** A node's key that counts what it signs. */
  private final class Counting implements Signer {
    private final EcKey key;

    private Counting(EcKey key) {
      this.key = key;
    }

    @Override
    public Address address() {
      return key.address();
    }

    @Override
    public Signature sign(Bytes32 digest) {
      signatures++;
      return key.sign(digest);
    }
  }
}
