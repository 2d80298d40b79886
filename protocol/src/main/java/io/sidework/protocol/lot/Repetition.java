package io.sidework.protocol.lot;

import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.PeerMessage.RelayBundle;
import java.util.List;

/**
 * Says again what may have been lost (spec L-41). Its own state is volatile: losing it with the
 * process only shifts the next repetition.
 */
final class Repetition {
  /** Repetitions between two looks at whether the others are ahead. */
  private static final int LOOK = 8;

  /** Repetitions between two requests to the host for the same re-execution. */
  private static final int REQUEST = 20;

  private final LotContext context;
  private final TaskBoard board;
  private final Rounds rounds;
  private final Contributions contributions;
  private final Admission admission;
  private final Supplies supplies;
  private final Outbox out;
  private long last;
  private long asked = Long.MIN_VALUE / 2;
  private int count;

  Repetition(
      LotContext context,
      TaskBoard board,
      Rounds rounds,
      Contributions contributions,
      Admission admission,
      Supplies supplies,
      Outbox out,
      long now) {
    this.context = context;
    this.board = board;
    this.rounds = rounds;
    this.contributions = contributions;
    this.admission = admission;
    this.supplies = supplies;
    this.out = out;
    this.last = now;
  }

  /**
   * @param done only audits are left
   */
  void repeat(long now, boolean done) {
    if (now - last < context.timing().retransmit()) {
      return;
    }
    last = now;
    count++;
    if (done) {
      out.toPeers(words());
    } else {
      repeatRound(now);
      supplies.recomputed().stream().map(out::wrap).forEach(out::toPeers);
    }
    if (count % REQUEST == 0) {
      rounds.requestReexecutions();
    }
  }

  /**
   * Each node says its words once, when it has them, and lets go of the deal some seconds after its
   * end (N-13): whoever lacks some asks all others, and soon.
   */
  private PeerMessage words() {
    List<Integer> tasks = board.audited().stream().map(task -> task.index).toList();
    return out.wrap(new LotMessage.AskWords(tasks));
  }

  private void repeatRound(long now) {
    rounds.current().repeat(out);
    if (rounds.isClosing() && !rounds.isFrozen()) {
      contributions.repeatReceipts(count % LOOK == 0);
      admission.repeat(rounds.round(), now);
    }
    if (rounds.isInTime(now)) {
      rounds.askForOpenings();
    }
    if (count % LOOK == 0 && context.committee().size() > 1) {
      int size = context.committee().size();
      int peer = (context.me() + 1 + count / LOOK % (size - 1)) % size;
      ask(peer, now);
    }
  }

  /** Asks a node that seems to be ahead for certificates, at most once in a while. */
  void ask(int node, long now) {
    if (now - asked >= context.timing().retransmit() / 4) {
      asked = now;
      out.toPeer(node, out.wrap(new LotMessage.Ask(rounds.current().slot().ordinal())));
    }
  }

  /** A peer is back, or this node is: whatever was sent while one was away is lost. */
  void greet(int node, boolean done) {
    rounds.requestReexecutions();
    if (node == context.me()) {
      if (!done) {
        rounds.current().repeat(out);
      }
      return;
    }
    if (done) {
      out.toPeer(node, words());
    } else {
      greetRound(node);
    }
    supplies.recomputed().stream().map(out::wrap).forEach(message -> out.toPeer(node, message));
  }

  private void greetRound(int node) {
    rounds.current().repeat(out.only(node));
    out.toPeer(node, out.wrap(new LotMessage.Ask(rounds.current().slot().ordinal())));
    if (!rounds.isFrozen()) {
      for (Contribution contribution : contributions.all()) {
        if (contribution.isListed() && !contribution.isClosed()) {
          out.toPeer(node, new RelayBundle(contribution.bundle));
        }
      }
      contributions.repeatReceipts(true);
    }
  }
}
