package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec L-21: the value of RESOLVE is the union of inventories, whoever unites them. */
class UnionPropertyTest {
  private static Bytes32 word(int i) {
    return Keccak.hash(new byte[] {(byte) i});
  }

  private static ResolveValue inventory(Random random, int node) {
    TreeMap<Address, BigInteger> opened = new TreeMap<>();
    TreeSet<SignedDigest> words = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      BigInteger tasks = new BigInteger(8, random);
      if (tasks.signum() > 0) {
        opened.put(Address.parse("0x%040x".formatted(i + 1)), tasks);
      }
      words.add(new SignedDigest(i, node, word(random.nextInt(2)), Signature.of(new byte[64])));
    }
    return new ResolveValue(Bits.listOf(opened), List.copyOf(words), List.of(word(100 + node)));
  }

  /** Order and repetition say nothing; what one inventory names the union names, and no more. */
  @Property(tries = 200)
  void unionIsOfAllThatIsNamed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int nodes) {
    Random random = new Random(seed);
    List<ResolveValue> parts = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      parts.add(inventory(random, node));
    }
    ResolveValue union = ResolveValue.union(parts);

    assertThat(ResolveValue.decode(union.toBytes())).isEqualTo(union);
    assertThat(union.secrets()).hasSize(nodes);
    assertThat(union.reexecutions()).hasSize(4 * nodes);
    for (int bit = 0; bit < 8; bit++) {
      for (int i = 0; i < 4; i++) {
        Address owner = Address.parse("0x%040x".formatted(i + 1));
        assertThat(isOpen(union, owner, bit)).isEqualTo(isAnyOpen(parts, owner, bit));
      }
    }
    List<ResolveValue> other = new ArrayList<>(parts);
    other.add(parts.get(random.nextInt(nodes)));
    Collections.shuffle(other, random);
    assertThat(ResolveValue.union(other)).isEqualTo(union);
  }

  private static boolean isAnyOpen(List<ResolveValue> parts, Address owner, int bit) {
    return parts.stream().anyMatch(part -> isOpen(part, owner, bit));
  }

  private static boolean isOpen(ResolveValue value, Address owner, int bit) {
    return value.opened().stream()
        .anyMatch(bits -> bits.worker().equals(owner) && bits.tasks().testBit(bit));
  }

  /** L-26: a truth is what Q nodes signed, no fewer; it is shown by Q signatures, ascending. */
  @Property(tries = 200)
  void truthIsOfAQuorum(@ForAll long seed, @ForAll @IntRange(min = 0, max = 2) int faults) {
    Random random = new Random(seed);
    int quorum = 2 * faults + 1;
    List<ResolveValue> parts = new ArrayList<>();
    for (int node = 0; node < 3 * faults + 1; node++) {
      parts.add(inventory(random, node));
    }
    ResolveValue value = ResolveValue.union(parts);
    for (int task = 0; task < 4; task++) {
      int index = task;
      var truth = value.truth(task, quorum);
      for (int digest = 0; digest < 2; digest++) {
        Bytes32 said = word(digest);
        long signers =
            value.reexecutions().stream()
                .filter(each -> each.taskIndex() == index && each.digest().equals(said))
                .count();
        assertThat(truth.filter(found -> found.digest().equals(said)).isPresent())
            .isEqualTo(signers >= quorum);
      }
      truth.ifPresent(
          found ->
              assertThat(found.signatures().stream().map(each -> each.node()))
                  .hasSize(quorum)
                  .isSorted()
                  .doesNotHaveDuplicates());
    }
  }
}
