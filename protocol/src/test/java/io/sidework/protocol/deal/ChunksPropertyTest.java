package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Spec L-1, L-3, L-65, L-67: which tasks are drawn together, of whom, and how many are leased. */
class ChunksPropertyTest {
  private static final Address POOL = owner(99);
  private static final int[] KNOWN = {0, 2, 19, 20};

  private static Address owner(int i) {
    return Address.parse("0x%040x".formatted(i + 1));
  }

  private static Deal deal(int volume, long fuel, Mode mode, int trust, Address pool) {
    return new Deal(
        new DealId(Bytes32.ZERO),
        Bytes32.ZERO,
        Address.ZERO,
        Address.ZERO,
        pool,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Amount.of(10),
        Rates.FIXED,
        Royalties.NONE,
        0,
        volume,
        mode,
        trust,
        new Limits(fuel, 1, 10),
        0,
        Callback.NONE,
        1,
        1,
        Amount.ZERO,
        0,
        Amount.ZERO,
        Amount.ZERO,
        1);
  }

  private static Seat seat(int i, Random random) {
    Machine machine =
        new Machine("", "", random.nextInt(4), 0, List.of(), 0, List.of(Machine.WASM), "", "");
    return new Seat(
            owner(i),
            owner(i),
            1 + random.nextInt(3),
            random.nextInt(4) == 0 ? POOL : Address.ZERO,
            Amount.of(random.nextInt(12)),
            Standing.of(KNOWN[random.nextInt(KNOWN.length)]))
        .on(machine);
  }

  private static Roster roster(Random random, boolean covered) {
    List<Seat> seats = new ArrayList<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      seats.add(seat(i, random));
    }
    Optional<Cover> cover =
        covered ? Optional.of(new Cover(Amount.of(random.nextInt(3000)), 4)) : Optional.empty();
    return new Roster(1, seats, cover);
  }

  private static Bytes32 seed(long salt) {
    return Keccak.hash(new byte[] {(byte) salt, (byte) (salt >> 8)});
  }

  /** Chunks follow each other through the deal without a gap, none of them across two lots. */
  @Property(tries = 200)
  void everyTaskIsInOneChunkOfItsLot(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 1_000) int volume,
      @ForAll @LongRange(min = 1, max = 30_000_000_000L) long fuel) {
    Random random = new Random(seed);
    Deal deal = deal(volume, 1 + (fuel >> random.nextInt(16)), Mode.REPLICATED, 10, Address.ZERO);
    Roster roster = roster(random, random.nextBoolean());
    int next = 0;
    int number = 0;
    for (int lot = 0; lot < deal.lots(); lot++) {
      Chunks chunks = Chunks.of(deal, roster, seed(seed), lot);
      assertThat(chunks.first()).isEqualTo(number);
      for (int i = 0; i < chunks.rankings().size(); i++, number++) {
        assertThat(chunks.firstTask(number)).isEqualTo(next);
        int end = chunks.endTask(number, volume);
        assertThat(end - next).isBetween(1, chunks.size());
        for (; next < end; next++) {
          assertThat(chunks.chunkOf(next)).isEqualTo(number);
          assertThat(next / Deal.LOT).isEqualTo(lot);
        }
      }
      assertThat(next).isEqualTo(lot * Deal.LOT + deal.lotSize(lot));
      long tickets = roster.seats().stream().mapToInt(Seat::seats).sum();
      assertThat(Chunks.tickets(deal, roster, lot)).isEqualTo(tickets * chunks.rankings().size());
    }
    assertThat(next).isEqualTo(volume);
  }

  /** Together a chunk's tasks take at most 2 x 10^10 fuel, unless it is of one task. */
  @Property(tries = 200)
  void aChunkIsAsLargeAsItsFuelAllows(
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long anything,
      @ForAll @IntRange(min = 0, max = 7) int tasks,
      @ForAll @IntRange(min = -1, max = 1) int beside,
      @ForAll boolean isNear) {
    long fuel = isNear ? (20_000_000_000L >> tasks) + beside : anything;
    int size = Lottery.chunkSize(fuel);
    assertThat(Deal.LOT % size).isZero();
    assertThat(size).isBetween(1, 128);
    assertThat(size == 1 || size * fuel <= 20_000_000_000L).isTrue();
    assertThat(size == 128 || 2 * size * fuel > 20_000_000_000L).isTrue();
  }

  /**
   * Who is of another pool, asks for more, or whose machine is another has no rank; all else is
   * drawn as if it were not there.
   */
  @Property(tries = 200)
  void whoIsNotWantedIsDrawnAsIfNotThere(@ForAll long seed) {
    Random random = new Random(seed);
    Roster all = roster(random, random.nextBoolean());
    Address pool = random.nextBoolean() ? POOL : Address.ZERO;
    Deal deal = deal(300, 1_000, Mode.REPLICATED, 10, pool);
    int cores = random.nextInt(4);
    List<Seat> wanted =
        all.seats().stream()
            .filter(seat -> seat.pool().equals(pool))
            .filter(seat -> pool.equals(POOL) || seat.ask().compareTo(Amount.of(10)) <= 0)
            .filter(seat -> seat.machine().cores() >= cores)
            .toList();
    Roster there = new Roster(1, wanted, all.cover());
    for (int lot = 0; lot < deal.lots(); lot++) {
      Chunks drawn = Chunks.of(deal, all.on(machine -> machine.cores() >= cores), seed(seed), lot);
      assertThat(drawn).isEqualTo(Chunks.whole(deal, there, seed(seed), lot));
      Chunks ofAll = Chunks.of(deal, all, seed(seed), lot);
      for (int i = 0; i < drawn.rankings().size(); i++) {
        List<Address> fit = new ArrayList<>(ofAll.rankings().get(i));
        fit.retainAll(wanted.stream().map(Seat::owner).toList());
        assertThat(drawn.rankings().get(i)).isEqualTo(fit);
        TreeSet<Address> owners = new TreeSet<>(fit);
        assertThat(owners).as("each once").hasSize(fit.size());
        if (all.cover().isEmpty()) {
          assertThat(fit).hasSize(wanted.size());
        }
      }
    }
  }

  /** One where rank 0 of a deal in spot mode is trusted, m else. */
  @Property(tries = 200)
  void leasedAreAsManyAsMustAgree(@ForAll long seed) {
    Random random = new Random(seed);
    int trust = List.of(1, 10, 11, 100, 101).get(random.nextInt(5));
    int copies = trust <= 10 ? 1 : trust <= 100 ? 2 : 3;
    Mode mode = random.nextBoolean() ? Mode.SPOT : Mode.REPLICATED;
    Roster roster = roster(random, false);
    Chunks chunks = Chunks.of(deal(200, 1_000, mode, trust, Address.ZERO), roster, seed(seed), 0);
    for (int chunk = 0; chunk < chunks.rankings().size(); chunk++) {
      boolean trusted =
          chunks.ranking(chunk).stream()
              .limit(1)
              .anyMatch(owner -> roster.seat(owner).orElseThrow().standing().small() >= 20);
      assertThat(chunks.leased(chunk)).isEqualTo(mode == Mode.SPOT && trusted ? 1 : copies);
    }
  }
}
