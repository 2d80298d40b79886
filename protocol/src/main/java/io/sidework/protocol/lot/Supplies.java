package io.sidework.protocol.lot;

import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.PeerMessage.RelayBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gives peers what they lack: data that they asked for, and certificates of slots behind us. */
final class Supplies {
  /** Certificates sent in answer to one message. */
  private static final int MAX_CERTIFICATES = 4;

  private final LotContext context;
  private final TaskBoard board;
  private final Contributions contributions;
  private final Openings openings;
  private final Reexecutions reexecutions;
  private final Outbox out;

  /** When each peer was last sent certificates; volatile, it only spares repetition. */
  private final Map<Integer, Long> answered = new TreeMap<>();

  /** What each peer was given since {@link #givenFrom}: a question of bytes costs megabytes. */
  private final Map<Integer, TreeSet<String>> given = new TreeMap<>();

  private long givenFrom = Long.MIN_VALUE / 2;

  Supplies(
      LotContext context,
      TaskBoard board,
      Contributions contributions,
      Openings openings,
      Reexecutions reexecutions,
      Outbox out) {
    this.context = context;
    this.board = board;
    this.contributions = contributions;
    this.openings = openings;
    this.reexecutions = reexecutions;
    this.out = out;
  }

  /** Whoever asks honestly asks for a thing once in its time to repeat, and others next. */
  void answer(int node, LotMessage.Want want, long now) {
    for (Bytes32 id : want.bundles()) {
      contributions
          .find(id)
          .filter(held -> isFresh(node, "bundle " + id, now))
          .ifPresent(held -> out.toPeer(node, new RelayBundle(held.bundle)));
    }
    List<StoredOpening> found = new ArrayList<>();
    for (Bits bits : want.openings()) {
      for (int bit : TaskBoard.ones(bits.tasks()).toArray()) {
        opening(bits.worker(), bit)
            .filter(each -> isFresh(node, "opening " + bits.worker() + ' ' + bit, now))
            .ifPresent(found::add);
      }
    }
    words(node, want.tasks(), now);
    List<Bytes32> outputs =
        want.outputs().stream()
            .filter(hash -> openings.holds(hash) && isFresh(node, "output " + hash, now))
            .toList();
    openings.supply(node, found, outputs);
  }

  /** What this node computed of these tasks; audits ask for it when the lot is done, too (L-64). */
  void words(int node, List<Integer> wanted, long now) {
    List<Integer> tasks =
        wanted.stream()
            .filter(task -> reexecutions.by(context.me(), task).isPresent())
            .filter(task -> isFresh(node, "word " + task, now))
            .toList();
    recomputed(tasks).stream().map(out::wrap).forEach(message -> out.toPeer(node, message));
  }

  /** True once in half a repetition for each thing that is here. */
  private boolean isFresh(int node, String thing, long now) {
    if (now - givenFrom >= context.timing().retransmit() / 2) {
      givenFrom = now;
      given.clear();
    }
    return given.computeIfAbsent(node, peer -> new TreeSet<>()).add(thing);
  }

  private Optional<StoredOpening> opening(Address worker, int bit) {
    if (bit >= board.tasks().size()) {
      return Optional.empty();
    }
    Task task = board.atBit(bit);
    return Optional.ofNullable(task.copies.get(board.draw().rank(task.index, worker)))
        .flatMap(openings::opening);
  }

  /** This node's own re-executions of these tasks, in one message, or none. */
  List<LotMessage.Recomputed> recomputed(List<Integer> tasks) {
    List<LotMessage.Recomputed.Item> items = new ArrayList<>();
    for (int task : tasks) {
      reexecutions
          .by(context.me(), task)
          .ifPresent(
              mine ->
                  items.add(
                      new LotMessage.Recomputed.Item(
                          task,
                          reexecutions.result(task, mine.digest()).orElseThrow(),
                          mine.signature())));
    }
    return items.isEmpty() ? List.of() : List.of(new LotMessage.Recomputed(items));
  }

  /** This node's re-executions of all tasks that still wait for the truth. */
  List<LotMessage.Recomputed> recomputed() {
    BigInteger waiting = board.bits(Task::wantsTruth);
    return recomputed(TaskBoard.ones(waiting).mapToObj(bit -> board.atBit(bit).index).toList());
  }

  /** The certificates from a slot on, for a node that is still there (spec L-40). */
  void certificates(Rounds rounds, int node, int from, long now) {
    long last = answered.getOrDefault(node, -context.timing().retransmit());
    if (now - last < context.timing().retransmit() / 4) {
      return;
    }
    for (int ordinal = from; ordinal < from + MAX_CERTIFICATES; ordinal++) {
      rounds
          .certificate(ordinal)
          .ifPresent(
              certificate -> {
                answered.put(node, now);
                out.toNode(node, certificate);
              });
    }
  }

  /**
   * To a node that still works at a lot which is done here by certificates alone: without them it
   * would wait for a vote that this node can no longer give (spec L-43).
   */
  void certificates(List<SegmentCertificate> made, int node, long now) {
    long last = answered.getOrDefault(node, -context.timing().retransmit());
    if (now - last >= context.timing().retransmit() / 4) {
      answered.put(node, now);
      made.forEach(certificate -> out.toPeer(node, new PeerMessage.Certificate(certificate)));
    }
  }
}
