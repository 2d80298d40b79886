package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec L-60: when nobody will ever know what a task computes. */
class TestimonyPropertyTest {
  private static Committee committee(int faults) {
    return new Committee(
        1,
        IntStream.range(0, 3 * faults + 1)
            .mapToObj(i -> Address.parse("0x%040x".formatted(i + 1)))
            .toList());
  }

  private static SignedDigest word(int node, int digest) {
    return new SignedDigest(
        0, node, Keccak.hash(new byte[] {(byte) digest}), Signature.of(new byte[64]));
  }

  /** Bad nodes, f of them, may say anything, also several things, or be silent. */
  @Property(tries = 500)
  void badNodesCannotMakeAProgramLookFickle(
      @ForAll @IntRange(min = 0, max = 5) int faults, @ForAll long seed) {
    Random random = new Random(seed);
    Committee committee = committee(faults);
    Testimony testimony = new Testimony(committee);
    for (int node = 0; node < committee.size(); node++) {
      if (node < faults) {
        for (int words = random.nextInt(3); words > 0; words--) {
          testimony.add(word(node, random.nextInt(4)));
        }
      } else if (random.nextBoolean()) {
        testimony.add(word(node, 9));
      }
      assertThat(testimony.isIndeterminate()).isFalse();
    }
  }

  /** With every node heard, either Q agree or nobody ever will. */
  @Property(tries = 500)
  void allWordsSettleIt(@ForAll @IntRange(min = 0, max = 5) int faults, @ForAll long seed) {
    Random random = new Random(seed);
    Committee committee = committee(faults);
    Testimony testimony = new Testimony(committee);
    for (int node = 0; node < committee.size(); node++) {
      testimony.add(word(node, random.nextInt(2)));
    }
    assertThat(testimony.truth().isPresent()).isNotEqualTo(testimony.isIndeterminate());
    assertThat(testimony.isSettled()).isTrue();
  }

  @Example
  void aSilentNodeLeavesItOpen() {
    Testimony testimony = new Testimony(committee(1));
    testimony.add(word(0, 1));
    testimony.add(word(1, 1));
    testimony.add(word(2, 2));
    assertThat(testimony.isSettled()).isFalse();
    testimony.add(word(3, 2));
    assertThat(testimony.isIndeterminate()).isTrue();
    assertThat(testimony.truth()).isEqualTo(java.util.Optional.<Bytes32>empty());
  }
}
