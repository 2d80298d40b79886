package io.sidework.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.type.Bytes32;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

/** Our Keccak is that of Bouncy Castle, at every length around its blocks. */
class KeccakTest {
  private static final int LENGTHS = 3 * 136 + 2;

  @Test
  void nothingHasTheHashThatTheEvmGivesIt() {
    assertThat(Keccak.hash().toString())
        .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  }

  @Test
  void everyLengthHashesAsElsewhere() {
    Random random = new Random(1);
    for (int length = 0; length <= LENGTHS; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(Keccak.hash(bytes)).as("%d bytes", length).isEqualTo(elsewhere(bytes));
    }
  }

  @Test
  void howBytesAreCutIntoPartsDoesNotMatter() {
    Random random = new Random(2);
    byte[] bytes = new byte[LENGTHS];
    random.nextBytes(bytes);
    for (int cut = 0; cut <= LENGTHS; cut++) {
      byte[] left = Arrays.copyOf(bytes, cut);
      byte[] right = Arrays.copyOfRange(bytes, cut, LENGTHS);
      assertThat(Keccak.hash(left, new byte[0], right)).isEqualTo(elsewhere(bytes));
    }
  }

  private static Bytes32 elsewhere(byte[] bytes) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(bytes, 0, bytes.length);
    byte[] out = new byte[Bytes32.SIZE];
    digest.doFinal(out, 0);
    return Bytes32.of(out);
  }
}
