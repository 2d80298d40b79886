package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Spec L-71, L-72: what copies of a container's task agree on. */
class ConcordPropertyTest {
  /** Standing of a copy's owner is its number modulo 3; it says one of four things. */
  private static List<Copy> copies(List<Integer> said) {
    List<Copy> copies = new ArrayList<>();
    for (int rank = 0; rank < said.size(); rank++) {
      Address owner = Address.parse("0x%040x".formatted(rank + 1));
      Copy copy = new Copy(0, rank, owner, Bytes32.ZERO, Bytes32.ZERO, 0);
      TaskResult result = Sim.result(said.get(rank) / 3, false);
      copy.open(new Copy.Held(result, result.digest(), Bytes32.ZERO), true);
      copies.add(copy);
    }
    return copies;
  }

  private static BigInteger odds(List<Integer> said, int what, boolean same) {
    BigInteger product = BigInteger.ONE;
    for (int each : said) {
      if (each / 3 == what == same) {
        product = product.multiply(BigInteger.valueOf(Math.min(5L * (each % 3) + 4, 10)));
      }
    }
    return product;
  }

  private static Concord concord(List<Integer> said) {
    return Concord.of(
        copies(said), owner -> said.get(new BigInteger(1, owner.toArray()).intValue() - 1) % 3);
  }

  @Property(tries = 300)
  void theHeaviestWinsWhereItOutweighsAllOthers(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 11) Integer> said,
      @ForAll @IntRange(min = 1, max = 10_000) int trust) {
    Concord concord = concord(said);
    int heaviest = -1;
    for (int each : said) {
      int what = each / 3;
      boolean more =
          heaviest < 0 || odds(said, what, true).compareTo(odds(said, heaviest, true)) > 0;
      heaviest = more ? what : heaviest;
    }
    assertThat(concord.heaviest().result()).isEqualTo(Sim.result(heaviest, false));
    BigInteger others = odds(said, heaviest, false).multiply(BigInteger.valueOf(trust));
    assertThat(concord.suffices(trust))
        .isEqualTo(odds(said, heaviest, true).compareTo(others) >= 0);
  }

  /** With so many more that agree it suffices, with one fewer it does not. */
  @Property(tries = 200)
  void furtherCopiesAreTheFewestThatDo(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 11) Integer> said,
      @ForAll @IntRange(min = 2, max = 10_000) int trust) {
    Concord concord = concord(said);
    if (concord.suffices(trust)) {
      return;
    }
    int what =
        said.stream()
            .map(each -> each / 3)
            .filter(each -> Sim.result(each, false).equals(concord.heaviest().result()))
            .findFirst()
            .orElseThrow();
    int further = concord.further(Collections.nCopies(40, 1), trust);
    List<Integer> with = new ArrayList<>(said);
    for (int i = 0; i < further; i++) {
      assertThat(concord(with).suffices(trust)).isFalse();
      with.add(3 * what + 1);
    }
    assertThat(concord(with).suffices(trust)).isTrue();
  }
}
