package io.sidework.protocol.lot;

import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskId;
import io.sidework.protocol.type.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Openings against closed commitments, and the outputs they bring (spec L-20 to L-23). */
final class Openings {
  private final LotContext context;
  private final TaskBoard board;
  private final Outbox out;

  /** Of outputs that the store has: they are too large to be kept here for a lot's life. */
  private final TreeSet<Bytes32> stored = new TreeSet<>();

  /**
   * Of outputs that a ruling needs and the store lacks: others send what they are asked for, and
   * nothing else is let onto the disk.
   */
  private final TreeSet<Bytes32> needed = new TreeSet<>();

  /** From workers, of this round: other nodes may lack them. */
  private final List<StoredOpening> unrelayed = new ArrayList<>();

  Openings(LotContext context, TaskBoard board, Outbox out) {
    this.context = context;
    this.board = board;
    this.out = out;
  }

  /**
   * @param relayed from a peer; a worker's own openings are too late once the window is over, since
   *     feeding them one by one could keep nodes from ever agreeing on who did not open
   */
  Verdict take(List<Opening> openings, int round, boolean relayed, boolean inTime) {
    if (!relayed && !inTime) {
      return new Verdict.Reject("the window to open round " + round + " is over");
    }
    boolean fresh = false;
    String problem = null;
    for (Opening opening : openings) {
      Copy copy = copy(opening);
      if (copy == null || copy.round != round) {
        problem = "no commitment of the worker to task " + opening.taskIndex() + " is closed";
      } else if (copy.held() == null) {
        Copy.Held shown = shown(opening);
        Optional<String> wrong = check(opening, shown, copy);
        if (wrong.isEmpty()) {
          copy.open(shown, inTime);
          keep(opening.result().outputHash(), opening.output());
          fresh = true;
          if (!relayed) {
            opening(copy).ifPresent(unrelayed::add);
          }
        } else {
          problem = wrong.get();
        }
      }
    }
    if (fresh) {
      return Verdict.ACCEPT;
    }
    return problem == null ? Verdict.IGNORE : new Verdict.Reject(problem);
  }

  private @Nullable Copy copy(Opening opening) {
    if (!board.holds(opening.taskIndex())) {
      return null;
    }
    int rank = board.draw().rank(opening.taskIndex(), opening.worker());
    return board.task(opening.taskIndex()).copies.get(rank);
  }

  /** The result with its digest, which is hashed once for all equal copies of a task. */
  private Copy.Held shown(Opening opening) {
    for (Copy other : board.task(opening.taskIndex()).copies.values()) {
      Copy.Held known = other.held();
      if (known != null && known.result().equals(opening.result())) {
        return new Copy.Held(known.result(), known.digest(), opening.salt());
      }
    }
    return new Copy.Held(opening.result(), opening.result().digest(), opening.salt());
  }

  private Optional<String> check(Opening opening, Copy.Held shown, Copy copy) {
    TaskId task = board.id(opening.taskIndex());
    if (!SignedBundle.Entry.commitment(opening.worker(), task, shown.digest(), shown.salt())
        .equals(copy.commitment)) {
      return Optional.of("opening of task " + opening.taskIndex() + " is not what was committed");
    }
    return checkOutput(context, opening.result(), opening.output());
  }

  /** The output is the one that the result names (spec L-22, L-75). */
  static Optional<String> checkOutput(LotContext context, TaskResult result, byte[] output) {
    if (context.isByAgreement() && !result.isUnproven()) {
      return Optional.of("a container's result has a trace, usage or fuel, which it cannot have");
    }
    if (output.length > context.deal().limits().outputBytes()
        || !context.isByAgreement() && result.usage().bytesOut() != output.length
        || !TaskResult.outputHash(output).equals(result.outputHash())) {
      return Optional.of("output of " + output.length + " bytes is not the result's");
    }
    return Optional.empty();
  }

  void keep(Bytes32 outputHash, byte[] output) {
    if (stored.add(outputHash)) {
      out.add(new Effect.StoreOutput(outputHash, output));
    }
  }

  /** A ruling that this node is to sign for names it. */
  void need(Bytes32 outputHash) {
    needed.add(outputHash);
  }

  /** Takes an output that is needed; false when it is not. */
  boolean fill(Bytes32 outputHash, byte[] output) {
    boolean missing = needed.remove(outputHash) && !holds(outputHash);
    if (missing) {
      keep(outputHash, output);
    }
    return missing;
  }

  boolean holds(Bytes32 outputHash) {
    return stored.contains(outputHash);
  }

  /** The opening of a copy, if it is here. */
  Optional<StoredOpening> opening(Copy copy) {
    Copy.Held held = copy.held();
    return held == null
        ? Optional.empty()
        : Optional.of(new StoredOpening(copy.taskIndex, copy.worker, held.result(), held.salt()));
  }

  /** Sends what the store has. */
  void supply(int node, List<StoredOpening> openings, List<Bytes32> outputs) {
    if (!openings.isEmpty() || !outputs.isEmpty()) {
      out.add(new Effect.Supply(node, context.deal().id(), context.lot(), openings, outputs));
    }
  }

  void forget() {
    stored.clear();
    needed.clear();
    unrelayed.clear();
  }

  boolean hasUnrelayed() {
    return !unrelayed.isEmpty();
  }

  /**
   * Passes on what workers opened here.
   *
   * @param has whether a node is known to have an opening
   */
  void relay(BiPredicate<Integer, StoredOpening> has) {
    List<Integer> peers = context.peers();
    if (unrelayed.stream()
        .noneMatch(each -> peers.stream().anyMatch(node -> has.test(node, each)))) {
      // To all it is one effect, which is read and encoded once.
      supply(Effect.Supply.EVERYBODY, unrelayed, List.of());
    } else {
      for (int node : peers) {
        supply(node, unrelayed.stream().filter(each -> !has.test(node, each)).toList(), List.of());
      }
    }
    unrelayed.clear();
  }

  /** The round is decided: nobody waits for its openings any more. */
  void startRound() {
    needed.clear();
    unrelayed.clear();
  }
}
