package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where nothing but copies can tell (spec L-71). */
class OutweighsPropertyTest {
  @Property
  void withoutDissentItIsTheRuleOfReplicatedMode(
      @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 40) Integer> agreeing,
      @ForAll @IntRange(min = 1, max = 1_000_000) int trust) {
    assertThat(Acceptance.outweighs(agreeing, List.of(), trust))
        .isEqualTo(Acceptance.suffices(agreeing, trust));
  }

  @Property
  void atMostOneSideOutweighsTheOther(
      @ForAll @NotEmpty @Size(max = 20) List<@IntRange(min = 0, max = 40) Integer> one,
      @ForAll @NotEmpty @Size(max = 20) List<@IntRange(min = 0, max = 40) Integer> other,
      @ForAll @IntRange(min = 2, max = 1_000_000) int trust) {
    assertThat(Acceptance.outweighs(one, other, trust) && Acceptance.outweighs(other, one, trust))
        .isFalse();
  }

  @Property
  void dissentNeverHelpsAndAgreementNeverHurts(
      @ForAll @NotEmpty @Size(max = 20) List<@IntRange(min = 0, max = 40) Integer> one,
      @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 40) Integer> others,
      @ForAll @IntRange(min = 0, max = 40) int standing,
      @ForAll @IntRange(min = 1, max = 1_000_000) int trust) {
    boolean before = Acceptance.outweighs(one, others, trust);
    if (before) {
      assertThat(Acceptance.outweighs(with(one, standing), others, trust)).isTrue();
    } else {
      assertThat(Acceptance.outweighs(one, with(others, standing), trust)).isFalse();
    }
  }

  private static List<Integer> with(List<Integer> standings, int one) {
    List<Integer> all = new ArrayList<>(standings);
    all.add(one);
    return all;
  }

  /**
   * Wald's bound for drawing until the odds are T to 1: where each copy is wrong with the chance
   * that its owner's odds say, and all wrong ones say the same, a wrong result wins with a chance
   * of less than 1/T, however many copies are drawn.
   */
  @ParameterizedTest
  @CsvSource({"0, 2", "0, 16", "0, 100", "0, 1000", "2, 10", "2, 100", "2, 1000", "2, 1000000"})
  void wrongResultsWinAsSeldomAsWasAskedFor(int standing, int trust) {
    double odds = Acceptance.odds(standing);
    double wrong = 1 / (odds + 1);
    double error = 0;
    double[] chance = {1}; // by wrong copies, after so many drawn
    for (int drawn = 1; drawn <= 60; drawn++) {
      double[] next = new double[drawn + 1];
      for (int bad = 0; bad < chance.length; bad++) {
        next[bad] += chance[bad] * (1 - wrong);
        next[bad + 1] += chance[bad] * wrong;
      }
      for (int bad = 0; bad <= drawn; bad++) {
        List<Integer> right = Collections.nCopies(drawn - bad, standing);
        List<Integer> lies = Collections.nCopies(bad, standing);
        boolean lieWins = Acceptance.outweighs(lies, right, trust);
        error += lieWins ? next[bad] : 0;
        if (lieWins || Acceptance.outweighs(right, lies, trust)) {
          next[bad] = 0;
        }
      }
      chance = next;
    }
    assertThat(error).isLessThan(1.0 / trust).isPositive();
  }
}
