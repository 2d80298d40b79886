package io.sidework.protocol.lot;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Readiness;
import io.sidework.protocol.lot.agreement.SlotRules;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** RESOLVE: the union of openings and re-executions, and the ruling on it (spec L-21 to L-27). */
final class ResolveRules implements SlotRules {
  private final LotContext context;
  private final TaskBoard board;
  private final Openings openings;
  private final Reexecutions reexecutions;
  private final Wants wants;
  private final int round;
  private final Looked<Boolean> looked;
  private long windowEnd;
  private List<Bytes32> commitments = List.of();

  /** The ballot of a value follows from it alone (L-24): the last one is judged once. */
  private Optional<Judged> judged = Optional.empty();

  /** What the last ballot ruled, read once, and what its COMMIT signs in one view. */
  private byte[] ruled = {};

  private @Nullable Ruling ruling;
  private @Nullable Segment sealed;

  private record Judged(ResolveValue value, Ballot ballot) {}

  /** Bits that this node has relayed because a proposal lacked them; volatile. */
  private int relayedFor = -1;

  /** When Q inventories were first here; only of a node that leads. */
  private long unitedAt = -1;

  ResolveRules(
      LotContext context,
      TaskBoard board,
      Openings openings,
      Reexecutions reexecutions,
      Wants wants,
      int round) {
    this.context = context;
    this.board = board;
    this.openings = openings;
    this.reexecutions = reexecutions;
    this.wants = wants;
    this.round = round;
    this.looked = new Looked<>(context.committee().size());
  }

  /**
   * The round is closed here.
   *
   * @param end openings are in time until then
   * @param closed commitments to secrets that the closed set shows
   */
  void begin(long end, List<Bytes32> closed) {
    windowEnd = end;
    commitments = closed;
  }

  @Override
  public byte[] inventory() {
    List<SignedDigest> known = new ArrayList<>();
    for (Task task : board.open()) {
      if (task.isReexecuting()) {
        known.addAll(reexecutions.of(task.index));
      }
    }
    List<Bytes32> mine = List.of(new DrawSeed(context).secret(round));
    return new ResolveValue(
            Bits.listOf(board.wanted(round, copy -> copy.held() != null)),
            known,
            DrawSeed.areCommitted(mine, commitments) ? mine : List.of())
        .toBytes();
  }

  /**
   * What is right or wrong stays so while the slot lasts; what misses openings is looked at again.
   */
  @Override
  public Readiness usable(byte[] inventory, int from) {
    Looked.Seen<Boolean> last = looked.find(inventory);
    return last == null || last.readiness() == Readiness.WAITING
        ? looked.keep(new Looked.Seen<>(inventory, look(inventory, from), true, 0))
        : last.readiness();
  }

  private Readiness look(byte[] inventory, int from) {
    try {
      ResolveValue value = ResolveValue.decode(inventory);
      return value.hasOneWordEach() ? check(value, from) : Readiness.WRONG;
    } catch (MalformedMessage e) {
      return Readiness.WRONG;
    }
  }

  private Readiness check(ResolveValue value, int from) {
    if (!DrawSeed.areCommitted(value.secrets(), commitments)) {
      return Readiness.WRONG;
    }
    Map<Address, BigInteger> wanted = board.wanted(round, copy -> true);
    for (Bits bits : value.opened()) {
      if (bits.tasks().andNot(wanted.getOrDefault(bits.worker(), BigInteger.ZERO)).signum() != 0) {
        return Readiness.WRONG;
      }
    }
    for (SignedDigest signed : value.reexecutions()) {
      if (!board.holds(signed.taskIndex())
          || !board.task(signed.taskIndex()).isReexecuting()
          || !reexecutions.isValid(signed)) {
        return Readiness.WRONG;
      }
    }
    return isHeld(value, from) ? Readiness.READY : Readiness.WAITING;
  }

  /** The copies that an inventory shows open; empty when it has another form. */
  static Optional<Map<Address, BigInteger>> opened(byte[] inventory) {
    try {
      return Optional.of(Bits.mapOf(ResolveValue.decode(inventory).opened()));
    } catch (MalformedMessage e) {
      return Optional.empty();
    }
  }

  /** Whether every opening that a value names is here. */
  boolean isHeld(ResolveValue value, int from) {
    boolean held = true;
    for (Bits bits : value.opened()) {
      for (int bit : TaskBoard.ones(bits.tasks()).toArray()) {
        Task task = board.atBit(bit);
        Copy copy = task.copies.get(board.draw().rank(task.index, bits.worker()));
        if (copy != null && copy.held() == null) {
          wants.opening(bits.worker(), bit, from);
          held = false;
        }
      }
    }
    return held;
  }

  @Override
  public Optional<Ballot> unite(List<byte[]> inventories, long now) {
    ResolveValue value =
        ResolveValue.union(inventories.stream().map(ResolveValue::decode).toList());
    return awaitsSecrets(value, now) ? Optional.empty() : ballot(value, context.me());
  }

  /** Without all secrets batches are void: the last of them is worth a short wait (L-45). */
  private boolean awaitsSecrets(ResolveValue value, long now) {
    if (value.secrets().size() == commitments.size()
        || SpotBatches.candidates(context, board, round).isEmpty()) {
      return false;
    }
    if (unitedAt < 0) {
      unitedAt = now;
    }
    return now - unitedAt < context.timing().view() / 4;
  }

  private Optional<Ballot> ballot(ResolveValue value, int from) {
    if (judged.filter(known -> known.value().equals(value)).isEmpty()) {
      judged =
          Judgement.of(context, board, reexecutions, round, commitments, value)
              .map(found -> judged(value, found));
    }
    if (judged.isEmpty()) {
      board.open().stream()
          .filter(Task::isReexecuting)
          .forEach(task -> wants.reexecution(task.index, from));
    }
    return judged.map(Judged::ballot);
  }

  private Judged judged(ResolveValue value, Ruling found) {
    Ballot ballot = new Ballot(value.toBytes(), found.toBytes());
    ruled = ballot.ruling();
    ruling = found;
    sealed = null;
    return new Judged(value, ballot);
  }

  @Override
  public Readiness judge(Ballot ballot, Optional<List<byte[]>> inventories, int from, long now) {
    ResolveValue value;
    try {
      value = ResolveValue.decode(ballot.value());
    } catch (MalformedMessage e) {
      return Readiness.WRONG;
    }
    // Before any signature is checked: the inventories bound how many there are.
    Readiness readiness = Readiness.READY;
    if (inventories.isPresent()) {
      if (!isUnion(value, inventories.get())) {
        return Readiness.WRONG;
      }
      for (byte[] inventory : inventories.get()) {
        Readiness one = usable(inventory, from);
        readiness = one.compareTo(readiness) > 0 ? one : readiness;
      }
    }
    if (readiness != Readiness.READY) {
      return readiness;
    }
    readiness = check(value, from);
    if (readiness != Readiness.READY) {
      return readiness;
    }
    Optional<Ballot> mine = ballot(value, from);
    if (mine.isEmpty()) {
      return Readiness.WAITING;
    }
    if (!Arrays.equals(mine.get().ruling(), ballot.ruling())) {
      return Readiness.WRONG;
    }
    boolean stored = isStored(ruling(ballot), from);
    Readiness complete = inventories.isEmpty() ? Readiness.READY : noShows(value, now);
    return stored || complete == Readiness.WRONG ? complete : Readiness.WAITING;
  }

  private static boolean isUnion(ResolveValue value, List<byte[]> inventories) {
    try {
      ResolveValue union =
          ResolveValue.union(inventories.stream().map(ResolveValue::decode).toList());
      return Arrays.equals(union.toBytes(), value.toBytes());
    } catch (MalformedMessage e) {
      return false;
    }
  }

  /** Who signs for an outcome holds its output (P12, spec L-28). */
  private boolean isStored(Ruling ruling, int from) {
    boolean stored = true;
    for (Leaf leaf : ruling.leaves()) {
      if (leaf.status() == TaskStatus.INDETERMINATE) {
        // Nobody computed it: everybody has it.
        openings.keep(leaf.outputHash(), new byte[0]);
      }
      if (!openings.holds(leaf.outputHash())) {
        openings.need(leaf.outputHash());
        wants.output(leaf.outputHash(), from);
        stored = false;
      }
    }
    return stored;
  }

  /** Nobody is called a no-show while this node's window is open, or against what it has (L-23). */
  private Readiness noShows(ResolveValue value, long now) {
    boolean complete = true;
    List<StoredOpening> left = new ArrayList<>();
    for (Task task : board.open()) {
      for (Copy copy : task.closedIn(round)) {
        if (!value.isOpen(copy, task.bit())) {
          complete = false;
          if (copy.isInTime()) {
            openings.opening(copy).ifPresent(left::add);
          }
        }
      }
    }
    if (!left.isEmpty()) {
      if (relayedFor != left.size()) {
        relayedFor = left.size();
        openings.supply(Effect.Supply.EVERYBODY, left, List.of());
      }
      return Readiness.WRONG;
    }
    return complete || now >= windowEnd ? Readiness.READY : Readiness.WAITING;
  }

  @Override
  public Optional<TypedMessage> seal(Ballot ballot, int view) {
    List<Leaf> leaves = ruling(ballot).leaves();
    if (leaves.isEmpty()) {
      return Optional.empty();
    }
    Segment known = sealed;
    if (known == null || known.view() != view) {
      known =
          Outcome.of(
                  context.deal(),
                  context.lot(),
                  context.committee().size(),
                  leaves,
                  ruling(ballot).absent())
              .segment(round, view, board::id);
      sealed = known;
    }
    return Optional.of(known);
  }

  /**
   * What a ballot rules.
   *
   * @throws MalformedMessage when it has another form
   */
  Ruling ruling(Ballot ballot) {
    Ruling known = ruling;
    if (known == null || !Arrays.equals(ruled, ballot.ruling())) {
      known = Ruling.decode(ballot.ruling());
      ruled = ballot.ruling();
      ruling = known;
      sealed = null;
    }
    return known;
  }
}
