package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A board whose copies a test closes and opens itself, and what is ruled on them. */
final class Judged {
  private final LotContext context;
  private final TaskBoard board;
  private final Reexecutions reexecutions;
  private final Outbox out;
  private final Sentence sentence;
  private final Map<Integer, TreeMap<Address, BigInteger>> opened = new TreeMap<>();

  Judged(LotContext context, TaskBoard board) {
    this.context = context;
    this.board = board;
    Notary notary = new Notary(context);
    this.out = new Outbox(context);
    this.reexecutions = new Reexecutions(context, notary);
    Contributions contributions = new Contributions(context, board, notary, out);
    this.sentence =
        new Sentence(context, board, contributions, new Evidence(contributions, out), out);
  }

  /** A copy that this round closed and that is open here. */
  void open(Task task, SimWorker worker, int round) {
    int rank = board.draw().rank(task.index, worker.address());
    Copy copy = new Copy(task.index, rank, worker.address(), Bytes32.ZERO, Bytes32.ZERO, round);
    copy.open(
        new Copy.Held(worker.result(task.index), worker.result(task.index).digest(), Bytes32.ZERO),
        true);
    task.copies.put(rank, copy);
    opened
        .computeIfAbsent(round, any -> new TreeMap<>())
        .merge(worker.address(), BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
  }

  /**
   * @param missing secrets that were committed to and not shown
   */
  Ruling rule(int round, int missing) {
    return Judgement.of(
            context, board, reexecutions, round, commitments(missing), value(round, missing))
        .orElseThrow();
  }

  private static List<Bytes32> commitments(int missing) {
    Bytes32 one = DrawSeed.commitment(Bytes32.ZERO);
    return missing == 0 ? List.of(one) : List.of(one, Keccak.hash(new byte[] {1}));
  }

  private ResolveValue value(int round, int missing) {
    return new ResolveValue(
        Bits.listOf(opened.getOrDefault(round, new TreeMap<>())),
        List.of(),
        missing == 0 ? List.of(Bytes32.ZERO) : List.of());
  }

  void carryOut(Ruling ruling, int round, int missing) {
    ResolveValue value = value(round, missing);
    Ballot ballot = new Ballot(value.toBytes(), ruling.toBytes());
    Decided decided = new Decided(new Slot(round, Slot.RESOLVE), 0, ballot, List.of(), List.of());
    sentence.carryOut(decided, value, ruling, round);
    out.drain();
  }
}
