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
import java.util.Set;
import java.util.TreeSet;

/** CLOSE: the union of Q inventories of bundles, with their commitments (spec L-11 to L-13). */
final class CloseRules implements SlotRules {
  private final LotContext context;
  private final int round;
  private final Notary notary;
  private final Contributions contributions;
  private final Wants wants;

  /** Bundles that an inventory names: no node collects more (L-7). */
  private static final int MAX_ENTRIES = Contributions.MAX_BUNDLES;

  /** Entries whose receipts need not be checked again, for one proposal's inventories. */
  private final TreeSet<Bytes32> vouched = new TreeSet<>();

  private final Looked<List<Entry>> looked;

  CloseRules(
      LotContext context, Notary notary, Contributions contributions, Wants wants, int round) {
    this.context = context;
    this.round = round;
    this.notary = notary;
    this.contributions = contributions;
    this.wants = wants;
    this.looked = new Looked<>(context.committee().size());
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
      return Reader.all(bytes, in -> new Inventory(in.list(MAX_ENTRIES, Entry::decode), in.word()));
    }
  }

  @Override
  public Readiness usable(byte[] inventory, int from) {
    Looked.Seen<List<Entry>> last = looked.find(inventory);
    if (last == null) {
      return looked.keep(look(inventory, from));
    }
    boolean same = last.held() == contributions.count() && !wants.isRenewing();
    return last.readiness() != Readiness.WAITING || same
        ? last.readiness()
        : looked.keep(look(inventory, last.missing(), from));
  }

  private Looked.Seen<List<Entry>> look(byte[] inventory, int from) {
    try {
      List<Entry> entries = Inventory.decode(inventory).entries();
      for (int i = 1; i < entries.size(); i++) {
        if (entries.get(i - 1).bundle().compareTo(entries.get(i).bundle()) >= 0) {
          return wrong(inventory);
        }
      }
      return look(inventory, entries, from);
    } catch (MalformedMessage e) {
      return wrong(inventory);
    }
  }

  private static Looked.Seen<List<Entry>> wrong(byte[] inventory) {
    return new Looked.Seen<>(inventory, Readiness.WRONG, List.of(), 0);
  }

  /** The same inventory, of which only these entries were missing. */
  private Looked.Seen<List<Entry>> look(byte[] inventory, List<Entry> entries, int from) {
    List<Entry> missing = new ArrayList<>();
    for (Entry entry : entries) {
      Optional<Contribution> held = contributions.find(entry.bundle());
      if (held.isEmpty()) {
        wants.bundle(entry.bundle(), from);
        missing.add(entry);
      } else if (held.get().extended && !isVouched(held.get(), entry)) {
        return wrong(inventory);
      }
    }
    Readiness readiness = missing.isEmpty() ? Readiness.READY : Readiness.WAITING;
    return new Looked.Seen<>(inventory, readiness, missing, contributions.count());
  }

  private boolean isVouched(Contribution contribution, Entry entry) {
    Bytes32 name = Keccak.hash(entry.toBytes());
    if (vouched.size() >= 2 * context.committee().size() * MAX_ENTRIES) {
      vouched.clear();
    }
    if (!vouched.contains(name)
        && notary.areBy(
            context.committee().faults() + 1,
            entry.receipts(),
            contributions.receipt(contribution))) {
      vouched.add(name);
    }
    return vouched.contains(name);
  }

  /** The bundles that an inventory names; empty when it has another form. */
  static Optional<Set<Bytes32>> named(byte[] inventory) {
    try {
      Set<Bytes32> bundles = new TreeSet<>();
      Inventory.decode(inventory).entries().forEach(entry -> bundles.add(entry.bundle()));
      return Optional.of(bundles);
    } catch (MalformedMessage e) {
      return Optional.empty();
    }
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
