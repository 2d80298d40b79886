package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.type.Address;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Ranks that are kept and ranks that are drawn again are the same. */
class RankingTest {
  private static final Address STRANGER = owner(-1);

  @Property
  void isTheWholeDraw(@ForAll @IntRange(max = 3 * Ranking.KEPT) int owners) {
    List<Address> all = owners(owners);
    assertThat(Ranking.of(() -> all)).isEqualTo(all).hasSize(owners);
    for (int rank = 0; rank < owners; rank++) {
      assertThat(Ranking.of(() -> all).get(rank)).isEqualTo(all.get(rank));
      assertThat(Ranking.of(() -> all).indexOf(all.get(rank))).isEqualTo(rank);
    }
    assertThat(Ranking.of(() -> all).indexOf(STRANGER)).isEqualTo(-1);
  }

  @Test
  void isDrawnAgainOnceAndOnlyForLateRanks() {
    AtomicInteger draws = new AtomicInteger();
    List<Address> all = owners(1_000);
    List<Address> ranking =
        Ranking.of(
            () -> {
              draws.incrementAndGet();
              return all;
            });
    for (int rank = 0; rank < Ranking.KEPT; rank++) {
      assertThat(ranking.indexOf(ranking.get(rank))).isEqualTo(rank);
    }
    assertThat(draws).hasValue(1);
    assertThat(ranking.get(Ranking.KEPT)).isEqualTo(all.get(Ranking.KEPT));
    assertThat(ranking.getLast()).isEqualTo(all.getLast());
    assertThat(draws).hasValue(2);
  }

  private static List<Address> owners(int count) {
    return IntStream.range(0, count).mapToObj(RankingTest::owner).toList();
  }

  private static Address owner(int number) {
    return Address.of(ByteBuffer.allocate(Address.SIZE).putInt(16, number).array(), 0);
  }
}
