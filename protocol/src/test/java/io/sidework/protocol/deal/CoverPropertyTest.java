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
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class CoverPropertyTest {
  private static final Address OWNER = Address.parse("0x" + "11".repeat(20));

  private static Deal deal(long price, int volume, long fuel, long fee) {
    return new Deal(
        new DealId(Bytes32.ZERO),
        Bytes32.ZERO,
        Address.ZERO,
        Address.ZERO,
        Address.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Amount.of(price),
        Rates.FIXED,
        Royalties.NONE,
        0,
        volume,
        Mode.REPLICATED,
        10,
        new Limits(fuel, 1, 10),
        0,
        Callback.NONE,
        1,
        1,
        Amount.ZERO,
        0,
        Amount.of(fee),
        Amount.ZERO,
        1);
  }

  private static Seat seat(int seats) {
    return new Seat(OWNER, OWNER, seats, Address.ZERO, Amount.ZERO, Standing.NONE);
  }

  /** Spec L-65: whatever the seed, what an owner is drawn for in a deal its stake makes good. */
  @Property(tries = 300)
  void drawnTasksAreCovered(
      @ForAll @LongRange(min = 0, max = 5_000) long stake,
      @ForAll @IntRange(min = 1, max = 5) int seats,
      @ForAll @LongRange(min = 0, max = 20) long price,
      @ForAll @IntRange(min = 1, max = 1_200) int volume,
      @ForAll @LongRange(min = 1, max = 2_000_000_000L) long fuel,
      @ForAll @IntRange(min = 0, max = 100) int fee,
      @ForAll int salt) {
    Deal deal = deal(price, volume, fuel, fee);
    Bytes32 seed = Keccak.hash(new byte[] {(byte) salt, (byte) (salt >> 8)});
    Roster roster =
        new Roster(1, List.of(seat(seats)), Optional.of(new Cover(Amount.of(stake), 4)));
    long drawn = 0;
    for (int lot = 0; lot < deal.lots(); lot++) {
      Chunks chunks = Chunks.of(deal, roster, seed, lot);
      for (int task = lot * Deal.LOT; task < lot * Deal.LOT + deal.lotSize(lot); task++) {
        drawn += chunks.ranking(chunks.chunkOf(task)).size();
      }
    }
    if (drawn > 0) {
      assertThat(stake * seats).isGreaterThanOrEqualTo(2 * price * drawn + 4L * fee);
    }
    if (stake * seats >= 2 * price * volume + 4L * fee) {
      assertThat(drawn).isEqualTo(volume);
    }
  }

  /** Who covers one chunk of four is drawn for one of them, and not always for the same. */
  @Example
  void theSeedSaysWhichChunks() {
    Deal deal = deal(1, 4 * 128, 1000, 0);
    Cover cover = new Cover(Amount.of(2 * 128), 4);
    TreeSet<Integer> places = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      Bytes32 seed = Keccak.hash(new byte[] {(byte) i});
      int drawn = 0;
      for (int chunk = 0; chunk < 4; chunk++) {
        if (cover.allows(seed, deal, seat(1), cover.chunkSize(deal), chunk)) {
          places.add(chunk);
          drawn++;
        }
      }
      assertThat(drawn).isEqualTo(1);
    }
    assertThat(places).hasSize(4);
  }

  /** A stake that covers 100 tasks is not left out of chunks of 128. */
  @Example
  void chunksShrinkToWhatASeatCovers() {
    assertThat(new Cover(Amount.of(200), 4).chunkSize(deal(1, 1000, 1000, 0))).isEqualTo(64);
    assertThat(new Cover(Amount.of(200), 4).chunkSize(deal(1, 100, 1000, 0))).isEqualTo(128);
    assertThat(new Cover(Amount.of(1), 4).chunkSize(deal(1, 1000, 1000, 0))).isEqualTo(1);
  }
}
