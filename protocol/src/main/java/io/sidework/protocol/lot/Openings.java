package io.sidework.protocol.lot;

import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.PeerMessage.RelayOpenings;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Openings against closed commitments, and the outputs they bring (spec L-20 to L-23). */
final class Openings {
  /** Outputs in one relayed message; leaves room below the largest frame. */
  private static final int MAX_RELAY_BYTES = 8 << 20;

  private final LotContext context;
  private final TaskBoard board;
  private final Outbox out;

  /** Of outputs that the store has: they are too large to be kept here for a lot's life. */
  private final TreeSet<Bytes32> stored = new TreeSet<>();

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
    List<Opening> fresh = new ArrayList<>();
    String problem = null;
    for (Opening opening : openings) {
      Copy copy = copy(opening);
      if (copy == null || copy.round != round) {
        problem = "no commitment of the worker to task " + opening.taskIndex() + " is closed";
      } else if (copy.held() == null) {
        Optional<String> wrong = check(opening, copy);
        if (wrong.isEmpty()) {
          copy.open(opening, inTime);
          keep(opening.result().outputHash(), opening.output());
          fresh.add(opening);
        } else {
          problem = wrong.get();
        }
      }
    }
    if (fresh.isEmpty()) {
      return problem == null ? Verdict.IGNORE : new Verdict.Reject(problem);
    }
    if (!relayed) {
      relay(fresh).forEach(out::toPeers);
    }
    return Verdict.ACCEPT;
  }

  private @Nullable Copy copy(Opening opening) {
    if (!board.holds(opening.taskIndex())) {
      return null;
    }
    int rank = board.draw().rank(opening.taskIndex(), opening.worker());
    return board.task(opening.taskIndex()).copies.get(rank);
  }

  private Optional<String> check(Opening opening, Copy copy) {
    if (!opening.commitment(context.deal().task(opening.taskIndex())).equals(copy.commitment)) {
      return Optional.of("opening of task " + opening.taskIndex() + " is not what was committed");
    }
    return checkOutput(context, opening.result(), opening.output());
  }

  /** The output is the one that the result names (spec L-22). */
  static Optional<String> checkOutput(LotContext context, TaskResult result, byte[] output) {
    if (output.length > context.deal().limits().outputBytes()
        || result.usage().bytesOut() != output.length
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

  /** In messages that fit a frame. */
  private List<RelayOpenings> relay(List<Opening> openings) {
    List<RelayOpenings> messages = new ArrayList<>();
    List<Opening> batch = new ArrayList<>();
    int bytes = 0;
    for (Opening opening : openings) {
      if (!batch.isEmpty()
          && (batch.size() == 256 || bytes + opening.output().length > MAX_RELAY_BYTES)) {
        messages.add(new RelayOpenings(context.deal().id(), context.lot(), batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(opening);
      bytes += opening.output().length;
    }
    if (!batch.isEmpty()) {
      messages.add(new RelayOpenings(context.deal().id(), context.lot(), batch));
    }
    return messages;
  }
}
