package io.sidework.protocol.lot;

import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What checks found missing, asked of one peer after the other. Lost with the process and not
 * missed: the next check asks again.
 */
final class Wants {
  private static final int BUNDLE = 0;
  private static final int OPENING = 1;
  private static final int REEXECUTION = 2;
  private static final int OUTPUT = 3;

  /**
   * Things in one message: no list of it may be longer than its reader allows, whatever bad nodes
   * name besides.
   */
  private static final int PART = 256;

  /** Things asked for on the word of one node: more are in no honest node's inventory. */
  static final int MOST = ClosedSet.MAX_BUNDLES;

  /** After so many rounds of all peers the time between two questions doubles no more. */
  private static final int MAX_DOUBLINGS = 5;

  private final LotContext context;
  private final Outbox out;
  private final NavigableMap<Item, Integer> wanted = new TreeMap<>();
  private final NavigableMap<Item, Asked> asked = new TreeMap<>();

  private record Item(int kind, Bytes32 name, int task) implements Comparable<Item> {
    private static final Comparator<Item> ORDER =
        Comparator.comparingInt(Item::kind).thenComparing(Item::name).thenComparingInt(Item::task);

    @Override
    public int compareTo(Item other) {
      return ORDER.compare(this, other);
    }
  }

  private record Asked(long at, int times) {}

  /** How much was asked for on whose word since the slot began. */
  private final NavigableMap<Integer, Integer> claims = new TreeMap<>();

  private long renewed = Long.MIN_VALUE / 2;
  private boolean renewing = true;

  Wants(LotContext context, Outbox out) {
    this.context = context;
    this.out = out;
  }

  void bundle(Bytes32 id, int from) {
    wanted.putIfAbsent(new Item(BUNDLE, id, 0), from);
  }

  void opening(Address worker, int bit, int from) {
    wanted.putIfAbsent(new Item(OPENING, worker.toWord(), bit), from);
  }

  void reexecution(int taskIndex, int from) {
    wanted.putIfAbsent(new Item(REEXECUTION, Bytes32.ZERO, taskIndex), from);
  }

  void output(Bytes32 hash, int from) {
    wanted.putIfAbsent(new Item(OUTPUT, hash, 0), from);
  }

  /**
   * Whether the next check may say again what it misses: what a bad node names may be long, and not
   * to be there at all.
   */
  boolean isRenewing() {
    return renewing;
  }

  /** Asks for what this input's checks missed, each thing at most once in a while. */
  void flush(long now) {
    NavigableMap<Integer, List<Item>> byPeer = new TreeMap<>();
    wanted.forEach(
        (item, from) -> {
          Asked last = asked.get(item);
          if (last == null ? claim(from) : now - last.at() >= patience(last)) {
            int times = last == null ? 0 : last.times();
            asked.put(item, new Asked(now, times + 1));
            byPeer.computeIfAbsent(peer(from, times), peer -> new ArrayList<>()).add(item);
          }
        });
    wanted.clear();
    renewing = now - renewed >= context.timing().retransmit() / 4;
    if (renewing) {
      renewed = now;
    }
    byPeer.forEach(
        (peer, items) -> {
          for (int i = 0; i < items.size(); i += PART) {
            ask(peer, items.subList(i, Math.min(i + PART, items.size())));
          }
        });
  }

  private boolean claim(int from) {
    return claims.getOrDefault(from, 0) < MOST && claims.merge(from, 1, Integer::sum) > 0;
  }

  /** What all peers were asked for in vain is asked for more and more seldom. */
  private long patience(Asked last) {
    int rounds = last.times() / Math.max(1, context.committee().size() - 1);
    return context.timing().retransmit() << Math.min(rounds, MAX_DOUBLINGS);
  }

  /** The slot is decided, or the lot is done. */
  void forget() {
    wanted.clear();
    asked.clear();
    claims.clear();
  }

  /** Who named it, then the others in turn, among whom this node has no place. */
  private int peer(int from, int times) {
    int size = context.committee().size();
    int next = context.me() + 1;
    int first = Math.floorMod(from - next, size);
    return (next + (first + times) % Math.max(1, size - 1)) % size;
  }

  private void ask(int peer, List<Item> items) {
    List<Bytes32> bundles = new ArrayList<>();
    NavigableMap<Address, BigInteger> openings = new TreeMap<>();
    List<Integer> tasks = new ArrayList<>();
    List<Bytes32> outputs = new ArrayList<>();
    for (Item item : items) {
      switch (item.kind()) {
        case BUNDLE -> bundles.add(item.name());
        case OPENING -> {
          byte[] word = item.name().toArray();
          Address worker = Address.of(Arrays.copyOfRange(word, 12, 32));
          openings.merge(worker, BigInteger.ONE.shiftLeft(item.task()), BigInteger::or);
        }
        case REEXECUTION -> tasks.add(item.task());
        default -> outputs.add(item.name());
      }
    }
    out.toPeer(peer, out.wrap(new LotMessage.Want(bundles, Bits.listOf(openings), tasks, outputs)));
  }
}
