package io.sidework.protocol.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MerklePropertyTest {
  @Property(tries = 200)
  void everyLeafHasAProofAndNoOther(
      @ForAll @IntRange(min = 1, max = 70) int size, @ForAll @IntRange(max = 1000) int salt) {
    List<Bytes32> leaves =
        IntStream.range(0, size)
            .mapToObj(i -> MerkleTree.leaf(new byte[] {(byte) i, (byte) salt, (byte) (salt >> 8)}))
            .toList();
    MerkleTree tree = MerkleTree.of(leaves);
    for (int i = 0; i < size; i++) {
      assertThat(MerkleTree.verify(leaves.get(i), tree.proof(i), tree.root())).isTrue();
      Bytes32 other = Keccak.hash(leaves.get(i).toArray());
      assertThat(MerkleTree.verify(other, tree.proof(i), tree.root())).isFalse();
    }
  }
}
