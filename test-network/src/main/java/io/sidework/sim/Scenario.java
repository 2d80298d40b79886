package io.sidework.sim;

import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a simulation begins with; all else follows from it and the seed.
 *
 * @param nodes what each node of the first committee is like, 1, 4, 7, ... of them
 * @param workers what each worker is like
 * @param deals in order of making
 * @param faults what may go wrong besides
 */
record Scenario(
    long seed,
    List<NodeKind> nodes,
    List<WorkerKind> workers,
    List<DealPlan> deals,
    Set<Fault> faults) {
  /** After this long no more harm is done, so that what can end does end. */
  static final long TROUBLE_MILLIS = 45_000;

  /** Of a thousand seeds, how many have a fault; deals that are refunded leave less to see. */
  private static final int OFTEN = 550;

  private static final int RARE = 120;

  /** They can do something in a few slots only: where they lead, or where ranks follow ranks. */
  private static final List<NodeKind> OFTEN_BAD =
      List.of(NodeKind.BAD_PROPOSER, NodeKind.BAD_PROPOSER, NodeKind.EAGER, NodeKind.EAGER);

  Scenario {
    nodes = List.copyOf(nodes);
    workers = List.copyOf(workers);
    deals = List.copyOf(deals);
    // An enum set: the order of an immutable set differs from process to process.
    faults =
        Collections.unmodifiableSet(
            faults.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(faults));
  }

  /** A node's nature. */
  enum NodeKind {
    HONEST,
    /** Says nothing. */
    SILENT,
    /** Two processes with one key, each heard by some: equivocates in all that it signs. */
    TWINS,
    /** Some of what it owes never leaves. */
    WITHHOLDING,
    /** Serves its friends at once, others seconds later. */
    FRIENDS_FIRST,
    /** Votes for nothing. */
    SIGNS_NOTHING,
    /** Says to some that it has nothing and is not locked. */
    SPLITS_INVENTORIES,
    /** Proposes what does not follow from the justification. */
    BAD_PROPOSER,
    /** Prepares and commits whatever anybody proposes, without looking. */
    SIGNS_EVERYTHING,
    /** Repeats what it has seen, from whomever. */
    REPLAYING,
    /** Tells a friend among the workers what others open. */
    LEAKING,
    /** Commits to a secret for the draw and never shows it. */
    REVEALS_NOTHING,
    /** Signs re-executions of its own invention. */
    LYING,
    /** Gives receipts and lists nothing, passes on what nobody signed. */
    FORGING,
    /** Sends far more than anybody needs. */
    FLOODING,
    /** Freezes each round at its first copy, with nothing in its inventory. */
    EAGER;

    boolean isHonest() {
      return this == HONEST;
    }
  }

  /** A worker's nature. */
  enum WorkerKind {
    HONEST,
    /** Contributes a result of its own invention. */
    LIAR,
    /** Contributes the same lie as its friends. */
    COLLUDER,
    /** Commits and never opens. */
    NO_SHOW,
    /** Two processes with one key and different results. */
    TWO_FACED,
    /** Takes far longer than it should. */
    LATE,
    /** Cannot run anything and says so. */
    DECLINING,
    /** Repeats what bad nodes leak to it; else invents something. */
    COPYCAT,
    /** Sends what nobody asked for. */
    FLOODING;

    boolean isHonest() {
      return this == HONEST || this == LATE || this == DECLINING;
    }
  }

  /**
   * A deal to be made.
   *
   * @param at milliseconds after the start
   * @param volume tasks
   * @param seconds from match to deadline
   * @param price of a copy, in units; with rates the most of it
   * @param rates by which copies are paid
   * @param fickle its program's results differ from engine to engine
   * @param job what it runs, and on what machines
   * @param terms what else it agrees on
   */
  record DealPlan(
      long at,
      int volume,
      int trust,
      Mode mode,
      int seconds,
      long fuel,
      long price,
      Rates rates,
      boolean fickle,
      Job job,
      Set<Term> terms) {
    /** A seat's stake covers every deal at this price, and four tasks at the dear one. */
    static final long CHEAP = 1_000_003;

    static final long DEAR = 1_200_000_000_000_000_001L;

    DealPlan {
      terms = Collections.unmodifiableSet(Term.setOf(terms));
    }

    DealPlan at(Rates other) {
      return new DealPlan(at, volume, trust, mode, seconds, fuel, price, other, fickle, job, terms);
    }

    DealPlan of(int tasks) {
      return new DealPlan(at, tasks, trust, mode, seconds, fuel, price, rates, fickle, job, terms);
    }

    DealPlan on(Set<Term> other) {
      return new DealPlan(at, volume, trust, mode, seconds, fuel, price, rates, fickle, job, other);
    }
  }

  /** What a deal's tasks are. */
  enum Job {
    /** A WebAssembly program on any machine. */
    PLAIN,
    /** The same, on machines with eight cores that have said so (L-67). */
    CORES,
    /** A container, on machines that have said that they run some (L-70). */
    CONTAINER
  }

  /** What is asked for; 0 leaves the choice to the seed. */
  record Wish(int lots, int nodes, int workers, Set<Fault> faults) {}

  static Scenario draw(long seed, Wish wish) {
    Dice dice = new Dice(seed, "scenario");
    EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
    for (Fault fault : wish.faults()) {
      if (chance(fault, seed, dice)) {
        faults.add(fault);
      }
    }
    int nodes = wish.nodes() > 0 ? wish.nodes() : dice.chance(120) ? 7 : 4;
    int workers = wish.workers() > 0 ? wish.workers() : dice.between(4, 7);
    return new Scenario(
        seed,
        nodes(dice, nodes, faults),
        workers(dice, workers, faults),
        deals(seed, dice, wish.lots()),
        faults);
  }

  private static boolean chance(Fault fault, long seed, Dice dice) {
    return switch (fault) {
      // These came later: the others stay what they were.
      case BLOBS -> new Dice(seed, "blobs").chance(OFTEN);
      case BACKUP -> new Dice(seed, "backup").chance(OFTEN);
      case CENSORSHIP -> dice.chance(RARE);
      default -> dice.chance(OFTEN);
    };
  }

  /** How many nodes of a committee may be bad, or have lost their memory, together: f. */
  int spareNodes() {
    long bad = nodes.stream().filter(kind -> !kind.isHonest()).count();
    return (nodes.size() - 1) / 3 - (int) bad;
  }

  private static List<NodeKind> nodes(Dice dice, int count, Set<Fault> faults) {
    int bad = faults.contains(Fault.NODES) ? dice.between(1, Math.max(1, (count - 1) / 3)) : 0;
    List<NodeKind> kinds = new ArrayList<>(Collections.nCopies(count, NodeKind.HONEST));
    List<NodeKind> badOnes = new ArrayList<>(List.of(NodeKind.values()));
    badOnes.remove(NodeKind.HONEST);
    badOnes.addAll(OFTEN_BAD);
    for (int i = 0; i < bad && count > 1; i++) {
      kinds.set(dice.below(count), dice.of(badOnes));
    }
    return kinds;
  }

  private static List<WorkerKind> workers(Dice dice, int count, Set<Fault> faults) {
    int bad = faults.contains(Fault.WORKERS) ? dice.between(1, (count - 1) / 2) : 0;
    List<WorkerKind> kinds = new ArrayList<>(Collections.nCopies(count, WorkerKind.HONEST));
    List<WorkerKind> badOnes = List.of(WorkerKind.values()).subList(1, WorkerKind.values().length);
    for (int i = 0; i < bad; i++) {
      kinds.set(dice.below(count), dice.of(badOnes));
    }
    return kinds;
  }

  private static List<DealPlan> deals(long seed, Dice dice, int lots) {
    // They came later: the others stay what they were.
    Dice jobs = new Dice(seed, "jobs");
    Dice tariffs = new Dice(seed, "rates");
    Dice terms = new Dice(seed, "terms");
    int left = lots > 0 ? lots : dice.between(1, 3);
    List<DealPlan> deals = new ArrayList<>();
    while (left > 0) {
      // A full lot costs much more time than it finds, so deals of two lots are few.
      boolean two = left > 1 && dice.chance(10);
      boolean spot = dice.chance(350);
      int volume = two ? 257 : dice.between(1, spot ? 12 : 5);
      left -= two ? 2 : 1;
      int trust = dice.of(List.of(1, 10, 10, 16, 100, 100, 1000));
      DealPlan fixed =
          new DealPlan(
              dice.between(0, 20_000),
              volume,
              trust,
              spot ? Mode.SPOT : Mode.REPLICATED,
              dice.between(40, 120),
              dice.chance(300) ? 8_000_000_000L : 1_000_000L,
              dice.chance(200) ? DealPlan.DEAR : DealPlan.CHEAP,
              Rates.FIXED,
              dice.chance(60),
              job(jobs, spot),
              Term.draw(terms));
      deals.add(fixed.at(Tariff.draw(tariffs, fixed)));
    }
    return deals;
  }

  /** Nodes refuse containers in spot mode (L-75). */
  private static Job job(Dice dice, boolean spot) {
    int number = dice.below(1_000);
    return number < 150 ? Job.CORES : number < 350 && !spot ? Job.CONTAINER : Job.PLAIN;
  }

  /** In one word, for a command line. */
  String toText() {
    return ScenarioText.write(this);
  }

  /**
   * Reads {@link #toText}.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static Scenario parse(String text) {
    return ScenarioText.read(text);
  }
}
