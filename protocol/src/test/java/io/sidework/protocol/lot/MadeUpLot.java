package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.Reexecution;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A lot whose closed copies, openings and re-executions a test makes up: nobody computes, and nodes
 * sign what they are told to. All its tasks are of one chunk, so that an owner has one rank.
 */
final class MadeUpLot {
  private static final List<EcKey> NODES =
      IntStream.range(0, 4).mapToObj(i -> EcKey.of(Keccak.hash(new byte[] {(byte) i}))).toList();
  private static final List<Address> COMMITTEE = NODES.stream().map(EcKey::address).toList();

  /** Of every owner. */
  private static final EcKey KEY = EcKey.of(Keccak.hash(new byte[] {9}));

  private static final Address SIGNS = KEY.address();
  private static final Timing TIMING = new Timing(10_000, 3_000, 1_500, 1_000);

  final LotContext context;
  final TaskBoard board;
  final Reexecutions reexecutions;
  final Contributions contributions;
  final Outbox out;
  final Evidence evidence;
  private final Sentence sentence;
  private final Map<Integer, TreeMap<Address, BigInteger>> opened = new TreeMap<>();
  private final TreeSet<SignedDigest> words = new TreeSet<>();

  /** The one secret that was shown, and how many others were committed to. */
  Bytes32 secret = Bytes32.ZERO;

  int withheld;

  /**
   * @param terms of whose workers nothing counts but how many there are
   * @param standings of as many owners, in no order
   */
  MadeUpLot(Scenario terms, List<Integer> standings) {
    List<Seat> seats =
        IntStream.range(0, standings.size()).mapToObj(i -> seat(i, standings)).toList();
    this.context =
        new LotContext(
            Domain.of(BigInteger.ONE, Address.ZERO),
            Sim.deal(terms),
            terms.runtime(),
            0,
            Keccak.hash(new byte[] {(byte) terms.seed()}),
            new Roster(3, seats),
            new Committee(3, COMMITTEE.subList(0, terms.nodes())),
            0,
            NODES.getFirst(),
            TIMING);
    this.board = new TaskBoard(context, new Draw(context), Sim.START, transition -> {});
    Notary notary = new Notary(context);
    this.out = new Outbox(context);
    this.reexecutions = new Reexecutions(context, notary);
    this.contributions = new Contributions(context, board, notary, out);
    this.evidence = new Evidence(contributions, out);
    this.sentence = new Sentence(context, board, contributions, evidence, out);
  }

  private static Address address(int i) {
    return Address.parse("0x%040x".formatted(i + 1));
  }

  private static Seat seat(int i, List<Integer> standings) {
    Standing known = Standing.of(standings.get(i));
    return new Seat(address(i), SIGNS, 1, Address.ZERO, Amount.ZERO, known);
  }

  Task task(int index) {
    return board.task(index);
  }

  Address owner(int rank) {
    return board.task(0).ranking().get(rank);
  }

  int standing(int rank) {
    return board.draw().standing(owner(rank));
  }

  /**
   * Protocol 6: whether agreeing copies of these ranks are enough, after a void batch those of one
   * owner of full odds more, or as many as are paid (L-63).
   */
  boolean suffice(List<Integer> ranks, boolean afterVoid) {
    BigInteger odds = BigInteger.ONE;
    for (int rank : ranks) {
      odds = odds.multiply(BigInteger.valueOf(Math.min(5 * standing(rank) + 4, 10)));
    }
    int least = context.deal().trust() * (afterVoid && ranks.size() < paid() ? 10 : 1);
    return !ranks.isEmpty() && odds.compareTo(BigInteger.valueOf(least)) >= 0;
  }

  /** m+4, m being how many powers of ten reach T. */
  int paid() {
    return String.valueOf(Math.max(9, context.deal().trust() - 1)).length() + 4;
  }

  /** One of the things that may be said about a task. */
  TaskResult result(int task, int what) {
    byte[] output = {(byte) task, (byte) what};
    return context.isByAgreement()
        ? TaskResult.unproven(TaskStatus.OK, output)
        : new TaskResult(
            TaskStatus.OK, TaskResult.outputHash(output), Bytes32.ZERO, new Usage(what, 1, 1, 2));
  }

  /** What an opening shows. */
  Copy.Held held(int task, int what) {
    TaskResult result = result(task, what);
    return new Copy.Held(result, result.digest(), Bytes32.ZERO);
  }

  /** A node's word with its signature, or with that of another. */
  SignedDigest word(int node, int signer, int task, int what) {
    Bytes32 digest = result(task, what).digest();
    Reexecution word = reexecutions.statement(task, digest);
    return new SignedDigest(task, node, digest, sign(signer, word));
  }

  Signature sign(int node, TypedMessage message) {
    return context.domain().sign(NODES.get(node), message);
  }

  /** A copy that a round closed; not open yet. */
  Copy close(int task, int rank, int round) {
    Copy copy = new Copy(task, rank, owner(rank), Bytes32.ZERO, Bytes32.ZERO, round);
    task(task).copies.put(rank, copy);
    return copy;
  }

  /** A copy that a round closed, and that its value shows open. */
  Copy open(int task, int rank, int round, int what) {
    Copy copy = close(task, rank, round);
    copy.open(held(task, what), true);
    opened
        .computeIfAbsent(round, any -> new TreeMap<>())
        .merge(copy.worker, BigInteger.ONE.shiftLeft(task), BigInteger::or);
    return copy;
  }

  /**
   * Copies that an owner really committed to, in one bundle that it signed; none is open yet.
   *
   * @param said what it says of which tasks
   */
  List<Copy> commit(int rank, Map<Integer, Integer> said, int round) {
    Address owner = owner(rank);
    List<SignedBundle.Entry> entries = new ArrayList<>();
    said.forEach(
        (task, what) -> {
          task(task).admittedAt.put(rank, Sim.START);
          Bytes32 digest = result(task, what).digest();
          Bytes32 commitment =
              SignedBundle.Entry.commitment(
                  owner, context.deal().task(task), digest, salt(task, rank));
          entries.add(new SignedBundle.Entry(task, commitment));
        });
    SignedBundle bundle = Sim.sign(context, owner, KEY, entries);
    contributions.take(bundle, Contributions.FROM_WORKER, false);
    out.drain();
    List<Copy> copies = new ArrayList<>();
    for (SignedBundle.Entry entry : entries) {
      int task = entry.taskIndex();
      Copy copy = new Copy(task, rank, owner, entry.commitment(), bundle.id(), round);
      task(task).copies.put(rank, copy);
      copies.add(copy);
    }
    return copies;
  }

  Bytes32 salt(int task, int rank) {
    return Keccak.hash(new byte[] {(byte) task, (byte) rank, 5});
  }

  /** What a node computed, which is in every value from now on. */
  void say(int node, int task, int what) {
    TaskResult result = result(task, what);
    SignedDigest word =
        new SignedDigest(task, node, result.digest(), Signature.of(new byte[Signature.SIZE]));
    words.add(word);
    reexecutions.add(word, result);
  }

  ResolveValue value(int round) {
    return new ResolveValue(
        Bits.listOf(opened.getOrDefault(round, new TreeMap<>())),
        List.copyOf(words),
        List.of(secret));
  }

  /** What the value of a round draws with. */
  Bytes32 seed() {
    return Keccak.hash(secret.toArray());
  }

  Ruling rule(int round) {
    List<Bytes32> commitments = new ArrayList<>();
    for (int i = 0; i <= withheld; i++) {
      commitments.add(Keccak.hash(new byte[] {(byte) i}));
    }
    return Judgement.of(context, board, reexecutions, round, commitments, value(round))
        .orElseThrow();
  }

  void carryOut(Ruling ruling, int round) {
    ResolveValue value = value(round);
    Ballot ballot = new Ballot(value.toBytes(), ruling.toBytes());
    Decided decided = new Decided(new Slot(round, Slot.RESOLVE), 0, ballot, List.of(), List.of());
    sentence.carryOut(decided, value, ruling, round);
  }
}
