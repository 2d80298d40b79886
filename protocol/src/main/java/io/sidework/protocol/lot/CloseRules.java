package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Readiness;
import io.sidework.protocol.lot.agreement.SlotRules;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** CLOSE: the union of Q inventories of bundles, with their commitments (spec L-11 to L-13). */
final class CloseRules implements SlotRules {
  private final LotContext context;
  private final int round;
  private final Notary notary;
  private final Contributions contributions;
  private final Wants wants;

  /** Entries whose receipts need not be checked again: a proposal is judged at every tick. */
  private final TreeSet<Bytes32> vouched = new TreeSet<>();

  CloseRules(
      LotContext context, Notary notary, Contributions contributions, Wants wants, int round) {
    this.context = context;
    this.round = round;
    this.notary = notary;
    this.contributions = contributions;
    this.wants = wants;
  }

  /** A bundle, with the receipts that vouch for it where it has late ranks. */
  private record Entry(Bytes32 bundle, List<NodeSignature> receipts) implements Encodable {
    @Override
    public void encode(Writer out) {
      out.word(bundle).list(receipts);
    }

    static Entry decode(Reader in) {
      return new Entry(in.word(), in.list(256, NodeSignature::decode));
    }
  }

  @Override
  public byte[] inventory() {
    List<Entry> entries = new ArrayList<>();
    int faults = context.committee().faults();
    for (Contribution contribution : contributions.all()) {
      if (contribution.isCountable(faults) && !contribution.isClosed()) {
        List<NodeSignature> receipts = new ArrayList<>();
        if (contribution.extended) {
          // As many as are needed and no more: a proposal carries Q such lists.
          contribution.receipts.entrySet().stream()
              .limit(faults + 1L)
              .forEach(given -> receipts.add(new NodeSignature(given.getKey(), given.getValue())));
        }
        entries.add(new Entry(contribution.id, receipts));
      }
    }
    return new Inventory(entries, DrawSeed.commitment(new DrawSeed(context).secret(round)))
        .toBytes();
  }

  /**
   * Bundles, and what this node will reveal (spec L-46).
   *
   * @param entries ascending by bundle
   */
  private record Inventory(List<Entry> entries, Bytes32 commitment) implements Encodable {
    @Override
    public void encode(Writer out) {
      out.list(entries).word(commitment);
    }

    static Inventory decode(byte[] bytes) {
      return Reader.all(
          bytes, in -> new Inventory(in.list(ClosedSet.MAX_BUNDLES, Entry::decode), in.word()));
    }
  }

  @Override
  public Readiness usable(byte[] inventory, int from) {
    List<Entry> entries;
    try {
      entries = Inventory.decode(inventory).entries();
    } catch (MalformedMessage e) {
      return Readiness.WRONG;
    }
    Readiness readiness = Readiness.READY;
    Bytes32 previous = null;
    for (Entry entry : entries) {
      if (previous != null && previous.compareTo(entry.bundle()) >= 0) {
        return Readiness.WRONG;
      }
      previous = entry.bundle();
      Optional<Contribution> held = contributions.find(entry.bundle());
      if (held.isEmpty()) {
        wants.bundle(entry.bundle(), from);
        readiness = Readiness.WAITING;
      } else if (held.get().extended && !isVouched(held.get(), entry)) {
        return Readiness.WRONG;
      }
    }
    return readiness;
  }

  private boolean isVouched(Contribution contribution, Entry entry) {
    Bytes32 name = Keccak.hash(entry.toBytes());
    if (!vouched.contains(name)
        && notary.areBy(
            context.committee().faults() + 1,
            entry.receipts(),
            contributions.receipt(contribution))) {
      vouched.add(name);
    }
    return vouched.contains(name);
  }

  @Override
  public Optional<Ballot> unite(List<byte[]> inventories, long now) {
    TreeSet<Bytes32> bundles = new TreeSet<>();
    TreeSet<Bytes32> commitments = new TreeSet<>();
    for (byte[] each : inventories) {
      Inventory inventory = Inventory.decode(each);
      inventory.entries().forEach(entry -> bundles.add(entry.bundle()));
      commitments.add(inventory.commitment());
    }
    List<Bytes32> most = bundles.stream().limit(ClosedSet.MAX_BUNDLES).toList();
    ClosedSet closed = new ClosedSet(most, List.copyOf(commitments));
    return Optional.of(new Ballot(closed.toBytes(), new byte[0]));
  }

  @Override
  public Readiness judge(Ballot ballot, Optional<List<byte[]>> inventories, int from, long now) {
    if (inventories.isEmpty()) {
      return isHeld(ballot, from) ? Readiness.READY : Readiness.WAITING;
    }
    Readiness readiness = Readiness.READY;
    for (byte[] inventory : inventories.get()) {
      Readiness one = usable(inventory, from);
      if (one == Readiness.WRONG) {
        return one;
      }
      readiness = one == Readiness.WAITING ? one : readiness;
    }
    if (readiness == Readiness.READY) {
      Ballot united = unite(inventories.get(), now).orElseThrow();
      boolean equal = Arrays.equals(united.value(), ballot.value()) && ballot.ruling().length == 0;
      return equal ? Readiness.READY : Readiness.WRONG;
    }
    return readiness;
  }

  /** Whether every bundle of a closed set is here. */
  boolean isHeld(Ballot ballot, int from) {
    boolean held = true;
    for (Bytes32 bundle : ClosedSet.decode(ballot.value()).bundles()) {
      if (contributions.find(bundle).isEmpty()) {
        wants.bundle(bundle, from);
        held = false;
      }
    }
    return held;
  }

  @Override
  public Optional<TypedMessage> seal(Ballot ballot, int view) {
    return Optional.empty();
  }
}
