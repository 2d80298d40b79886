package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage.Contribute;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-47: when what workers brought to a node is passed on, and to whom. */
class RelaysPropertyTest {
  private static final int NODES = 4;
  private static final int TASKS = 3;
  private static final long TICK = 100;

  /** A quarter of a retransmission, in the timing of simulated lots. */
  private static final long PATIENCE = 250;

  private final Map<Bytes32, Long> brought = new TreeMap<>();
  private final Map<Bytes32, Long> passedOn = new TreeMap<>();
  private final Map<Integer, Set<Bytes32>> shown = new TreeMap<>();
  private int read;

  /**
   * Once each, a quarter of a retransmission after the first of those that wait came, and to those
   * peers alone whose NEWVIEW does not name it. Nothing but NEWVIEWs gets through here.
   */
  @Property(tries = 60, seed = "1")
  void bundlesGoOnceToWhoHasNotShownThem(@ForAll long seed) {
    Random random = new Random(seed);
    Bench bench = begin();
    List<SignedBundle> bundles = new ArrayList<>();
    for (int i = 0; i < 2 * TASKS; i++) {
      bundles.add(bench.workers.get(i % 2).bundle(List.of(i / 2), 0));
    }
    Collections.shuffle(bundles, random);
    boolean lost = random.nextBoolean();
    for (SignedBundle bundle : bundles) {
      for (int node = NODES - 1; node >= 0; node--) {
        if (!lost || random.nextInt(4) > 0) {
          bring(bench, node, bundle);
        }
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        pass(bench);
      }
    }
    for (int i = 0; i < 10; i++) {
      pass(bench);
    }
    assertThat(passedOn.keySet()).isEqualTo(brought.keySet());
  }

  private Bench begin() {
    brought.clear();
    passedOn.clear();
    shown.clear();
    read = 0;
    Bench bench =
        new Bench(NODES, TASKS, 16, Scenario.WorkerKind.HONEST, Scenario.WorkerKind.HONEST);
    bench.link =
        (from, to, message) -> {
          if (!(Bench.vote(message).orElse(null) instanceof NewView said)) {
            return false;
          }
          if (to == 0) {
            shown.put(from, CloseRules.named(said.inventory()).orElseThrow());
          }
          return true;
        };
    return bench;
  }

  private void bring(Bench bench, int node, SignedBundle bundle) {
    SimWorker worker =
        bench.workers.stream()
            .filter(each -> each.address().equals(bundle.worker()))
            .findFirst()
            .orElseThrow();
    boolean frozen = !bench.lot(0).progress().phase().equals(LotPhase.COLLECTING.name());
    bench.from(worker, node, new Contribute(bundle));
    if (node == 0 && !frozen) {
      brought.putIfAbsent(bundle.id(), bench.now());
    }
  }

  private void pass(Bench bench) {
    Map<Bytes32, Set<Integer>> said = new TreeMap<>();
    long oldest =
        brought.entrySet().stream()
            .filter(each -> !passedOn.containsKey(each.getKey()))
            .mapToLong(Map.Entry::getValue)
            .min()
            .orElse(Long.MAX_VALUE);
    bench.deliver();
    Map<Integer, Set<Bytes32>> before = new TreeMap<>(shown);
    bench.pass(TICK);
    for (; read < bench.sent.size(); read++) {
      Bench.Sent sent = bench.sent.get(read);
      if (sent.from() == 0) {
        note(sent.effect(), said);
      }
    }
    if (bench.now() - oldest < PATIENCE || oldest == Long.MAX_VALUE) {
      assertThat(said).isEmpty();
      return;
    }
    brought.keySet().stream()
        .filter(id -> !passedOn.containsKey(id))
        .forEach(id -> assertThat(said.getOrDefault(id, Set.of())).isEqualTo(lacking(before, id)));
    brought.keySet().forEach(id -> passedOn.putIfAbsent(id, bench.now()));
  }

  private static void note(Effect effect, Map<Bytes32, Set<Integer>> said) {
    if (effect instanceof Effect.ToPeer to && to.message() instanceof PeerMessage.RelayBundle in) {
      said.computeIfAbsent(in.bundle().id(), any -> new TreeSet<>()).add(to.node());
    } else if (effect instanceof Effect.ToPeers to
        && to.message() instanceof PeerMessage.RelayBundle in) {
      said.put(in.bundle().id(), new TreeSet<>(Set.of(1, 2, 3)));
    }
  }

  private static Set<Integer> lacking(Map<Integer, Set<Bytes32>> shown, Bytes32 id) {
    Set<Integer> lacking = new TreeSet<>(Set.of(1, 2, 3));
    lacking.removeIf(node -> shown.getOrDefault(node, Set.of()).contains(id));
    return lacking;
  }
}
