package io.sidework.protocol.lot;

import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.message.PeerMessage.RelayReceipt;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A lot that collects, and what happened to it by task and rank, remembered apart from its code.
 */
final class AdmissionHistory {
  static final int TASKS = 3;
  static final int OWNERS = 6;

  /** The shortest 2 x wall limit; others are several of it. */
  private static final long WALL = 20_000;

  private final CheapLot lot;
  private final Random random;
  private final Contributions contributions;
  private final Attendance attendance;
  final LotContext context;
  final TaskBoard board;
  final Admission admission;
  final Outbox out;

  /** 2 x wall limit, milliseconds. */
  final long wall;

  final long silence;

  /** Time passes once in so many things. */
  private final int pace;

  /** Whether nobody falls silent. */
  private final boolean lively;

  final long start;
  long roundStart;
  long now;
  private int round;
  private final Map<Address, Long> heard = new TreeMap<>();
  private final boolean[][] declined = new boolean[TASKS][OWNERS];
  private final BitSet[][] said = new BitSet[TASKS][OWNERS];
  private final boolean[][] vouched = new boolean[TASKS][OWNERS];
  private final boolean[][] closed = new boolean[TASKS][OWNERS];
  private final boolean[][] counted = new boolean[TASKS][OWNERS];
  final BitSet underTruth = new BitSet();

  /** Tasks to be checked of a batch that waits; none in half of the histories. */
  final BitSet checks;

  AdmissionHistory(long seed) {
    random = new Random(seed);
    long walls = 1 + random.nextInt(6);
    Scenario scenario =
        Scenario.plain(4, TASKS, 16, Collections.nCopies(OWNERS, Scenario.WorkerKind.HONEST))
            .within(1 + (walls - 1) * 1_000_000_000L);
    silence = random.nextBoolean() ? 10_000 : 50_000;
    lot =
        new CheapLot(
            random.nextBoolean() ? scenario : scenario.inContainers(),
            new Timing(silence, 6_000, 2_500, 1_500));
    context = lot.at(0);
    pace = 1 + random.nextInt(4);
    lively = random.nextBoolean();
    wall = walls * WALL;
    long left = (1 + random.nextInt(8)) * 40_000L;
    start = context.deal().deadline() * 1000 - left;
    roundStart = start;
    now = start;
    board = lot.board(start);
    out = new Outbox(context);
    Notary notary = new Notary(context);
    contributions = new Contributions(context, board, notary, out);
    attendance = new Attendance(start, silence);
    admission = new Admission(context, board, contributions, attendance, out, start);
    checks = BitSet.valueOf(new long[] {Math.max(0, random.nextInt(-7, 8))});
    if (!checks.isEmpty()) {
      BigInteger drawn = BigInteger.valueOf(checks.toLongArray()[0]);
      board.batches(List.of(new Batch(owner(0, 0), 0, drawn, drawn)));
      checks.stream().forEach(task -> board.task(task).needed = 1);
    }
    for (BitSet[] each : said) {
      Arrays.setAll(each, rank -> new BitSet());
    }
  }

  Address owner(int task, int rank) {
    return board.task(task).ranking().get(rank);
  }

  /** A copy that is counted, or one of this round that fits the inventory. */
  boolean isIn(int task, int rank) {
    return counted[task][rank] || isNew(task, rank);
  }

  boolean isNew(int task, int rank) {
    boolean fit = rank < board.task(task).leased || vouched[task][rank];
    return !closed[task][rank] && said[task][rank].cardinality() == 1 && fit;
  }

  /** Neither declined, nor closed, nor contradicted, and heard of in time. */
  boolean mayBring(int task, int rank, long at) {
    long last = Math.max(roundStart, heard.getOrDefault(owner(task, rank), start));
    return !declined[task][rank]
        && !closed[task][rank]
        && said[task][rank].cardinality() < 2
        && at - last < silence;
  }

  long left(long from) {
    return context.deal().deadline() * 1000 - from;
  }

  /** One thing of many. */
  void happen() {
    int task = random.nextInt(TASKS);
    int rank = random.nextInt(board.task(task).admittedAt.size());
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> decline(task, rank);
      case 3, 4, 5, 6 -> commit(task, rank, 0);
      case 7, 8 -> commit(task, rank, 1);
      case 9, 10, 11, 12 -> vouch(task, rank);
      case 13 -> hear(owner(task, rank));
      case 14 -> board.task(task).needed += 1;
      case 15 -> seekTruth(task);
      case 16 -> startRound();
      default -> {}
    }
  }

  /** Half a silence or none, as of signs of life that are closer than that one is kept. */
  void pass() {
    now += random.nextInt(pace) == 0 ? silence / 2 : 0;
    if (lively) {
      board.task(0).ranking().forEach(this::hear);
    }
  }

  private void decline(int task, int rank) {
    admission.decline(owner(task, rank), BigInteger.ONE.shiftLeft(task));
    declined[task][rank] |= said[task][rank].isEmpty();
  }

  private void commit(int task, int rank, int face) {
    if (contributions.take(bundle(task, rank, face), Contributions.FROM_WORKER, false)
        instanceof Verdict.Accept) {
      said[task][rank].set(face);
    }
  }

  private SignedBundle bundle(int task, int rank, int face) {
    return lot.bundle(owner(task, rank), Map.of(task, face));
  }

  /** The second of f+1 receipts. */
  private void vouch(int task, int rank) {
    RelayReceipt receipt = lot.receipt(1, round, bundle(task, rank, 0).id());
    vouched[task][rank] |= contributions.take(1, receipt, false) instanceof Verdict.Accept;
  }

  private void hear(Address owner) {
    attendance.see(owner, now);
    heard.put(owner, now);
  }

  private void seekTruth(int task) {
    if (random.nextInt(4) == 0 && !underTruth.get(task)) {
      board.task(task).on(TaskEvent.SEEK_TRUTH);
      underTruth.set(task);
    }
  }

  /** What fits the inventory was closed; some of it was opened. */
  private void startRound() {
    for (Task task : board.tasks()) {
      for (int rank = 0; rank < OWNERS; rank++) {
        if (isNew(task.index, rank)) {
          close(task, rank);
        }
        vouched[task.index][rank] = false;
      }
    }
    round++;
    roundStart = now;
    attendance.startRound(now);
    admission.startRound(now);
    contributions.startRound(round);
  }

  private void close(Task task, int rank) {
    Bytes32 id = bundle(task.index, rank, said[task.index][rank].nextSetBit(0)).id();
    contributions.find(id).orElseThrow().close();
    Copy copy = new Copy(task.index, rank, owner(task.index, rank), Bytes32.ZERO, id, round);
    closed[task.index][rank] = true;
    if (random.nextBoolean()) {
      copy.count();
      counted[task.index][rank] = true;
    }
    task.copies.put(rank, copy);
  }
}
