package io.sidework.sim;

import io.sidework.protocol.type.Rates;
import io.sidework.sim.Scenario.DealPlan;
import io.sidework.sim.Scenario.NodeKind;
import io.sidework.sim.Scenario.WorkerKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes a failing scenario smaller as long as it breaks the same promise. */
final class Shrinking {
  private static final int MOST_RUNS = 400;
  private static final int TRACE = 60;

  private int runs;

  private Shrinking() {}

  static Campaign.Failure of(Scenario scenario, String broken) {
    Scenario small = new Shrinking().shrink(scenario, promise(broken));
    Deque<String> tail = new ArrayDeque<>();
    Simulation.Outcome outcome =
        Simulation.run(
            small,
            new Signatures(),
            line -> {
              if (!line.endsWith("  Alive")) {
                tail.addLast(line);
                if (tail.size() > TRACE) {
                  tail.removeFirst();
                }
              }
            });
    return new Campaign.Failure(
        scenario.seed(), outcome.broken().orElse(broken), small.toText(), List.copyOf(tail));
  }

  /** Its name, such as P4. */
  private static String promise(String broken) {
    return broken.substring(0, broken.indexOf(':') + 1);
  }

  private Scenario shrink(Scenario scenario, String promise) {
    Scenario best = scenario;
    boolean smaller = true;
    while (smaller && runs < MOST_RUNS) {
      smaller = false;
      for (Scenario candidate : smaller(best)) {
        if (runs++ < MOST_RUNS && breaks(candidate, promise)) {
          best = candidate;
          smaller = true;
          break;
        }
      }
    }
    return best;
  }

  private static boolean breaks(Scenario candidate, String promise) {
    return Simulation.run(candidate, new Signatures(), null)
        .broken()
        .filter(what -> what.startsWith(promise))
        .isPresent();
  }

  /** Simpler scenarios, those that save most first. */
  private static List<Scenario> smaller(Scenario of) {
    List<Scenario> all = new ArrayList<>();
    for (int i = 0; i < of.deals().size() && of.deals().size() > 1; i++) {
      all.add(with(of, of.nodes(), of.workers(), without(of.deals(), i), of.faults()));
    }
    for (Fault fault : of.faults()) {
      Set<Fault> fewer = EnumSet.copyOf(of.faults());
      fewer.remove(fault);
      all.add(with(of, of.nodes(), of.workers(), of.deals(), fewer));
    }
    for (int i = 0; i < of.workers().size(); i++) {
      if (of.workers().size() > 1) {
        all.add(with(of, of.nodes(), without(of.workers(), i), of.deals(), of.faults()));
      }
      if (of.workers().get(i) != WorkerKind.HONEST) {
        List<WorkerKind> better = set(of.workers(), i, WorkerKind.HONEST);
        all.add(with(of, of.nodes(), better, of.deals(), of.faults()));
      }
    }
    for (int i = 0; i < of.nodes().size(); i++) {
      if (of.nodes().get(i) != NodeKind.HONEST) {
        List<NodeKind> better = set(of.nodes(), i, NodeKind.HONEST);
        all.add(with(of, better, of.workers(), of.deals(), of.faults()));
      }
    }
    for (int i = 0; i < of.deals().size(); i++) {
      DealPlan deal = of.deals().get(i);
      if (deal.volume() > 1) {
        DealPlan half = deal.of(deal.volume() / 2);
        all.add(with(of, of.nodes(), of.workers(), set(of.deals(), i, half), of.faults()));
      }
      if (deal.rates().isMetered()) {
        DealPlan fixed = deal.at(Rates.FIXED);
        all.add(with(of, of.nodes(), of.workers(), set(of.deals(), i, fixed), of.faults()));
      }
      for (Term term : deal.terms()) {
        Set<Term> fewer = Term.setOf(deal.terms());
        fewer.remove(term);
        DealPlan plainer = deal.on(fewer);
        all.add(with(of, of.nodes(), of.workers(), set(of.deals(), i, plainer), of.faults()));
      }
    }
    return all;
  }

  private static Scenario with(
      Scenario of,
      List<NodeKind> nodes,
      List<WorkerKind> workers,
      List<DealPlan> deals,
      Set<Fault> faults) {
    return new Scenario(of.seed(), nodes, workers, deals, faults);
  }

  private static <T> List<T> without(List<T> all, int index) {
    List<T> fewer = new ArrayList<>(all);
    fewer.remove(index);
    return fewer;
  }

  private static <T> List<T> set(List<T> all, int index, T value) {
    List<T> changed = new ArrayList<>(all);
    changed.set(index, value);
    return changed;
  }
}
