package io.sidework.protocol.merkle;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree of spec R-5, as OpenZeppelin's MerkleProof checks it: pairs hashed in ascending order,
 * an odd last node moves up unchanged. The root of no leaves is zero.
 */
public final class MerkleTree {
  private final List<List<Bytes32>> levels = new ArrayList<>();

  private MerkleTree() {}

  /** A tree over leaves that are already hashed (see {@link #leaf}). */
  public static MerkleTree of(List<Bytes32> leaves) {
    MerkleTree tree = new MerkleTree();
    tree.levels.add(List.copyOf(leaves));
    List<Bytes32> level = leaves;
    while (level.size() > 1) {
      List<Bytes32> above = new ArrayList<>((level.size() + 1) / 2);
      for (int i = 0; i + 1 < level.size(); i += 2) {
        above.add(pair(level.get(i), level.get(i + 1)));
      }
      if (level.size() % 2 == 1) {
        above.add(level.getLast());
      }
      tree.levels.add(above);
      level = above;
    }
    return tree;
  }

  /** Hashes an encoded leaf twice, so that no inner node can pass for a leaf. */
  public static Bytes32 leaf(byte[] encoded) {
    return Keccak.hash(Keccak.hash(encoded).toArray());
  }

  public Bytes32 root() {
    List<Bytes32> top = levels.getLast();
    return top.isEmpty() ? Bytes32.ZERO : top.getFirst();
  }

  /**
   * The siblings from a leaf to the root.
   *
   * @throws IndexOutOfBoundsException when there is no such leaf
   */
  public List<Bytes32> proof(int leafIndex) {
    java.util.Objects.checkIndex(leafIndex, levels.getFirst().size());
    List<Bytes32> proof = new ArrayList<>();
    int index = leafIndex;
    for (List<Bytes32> level : levels.subList(0, levels.size() - 1)) {
      int sibling = index ^ 1;
      if (sibling < level.size()) {
        proof.add(level.get(sibling));
      }
      index /= 2;
    }
    return proof;
  }

  public static boolean verify(Bytes32 leaf, List<Bytes32> proof, Bytes32 root) {
    Bytes32 node = leaf;
    for (Bytes32 sibling : proof) {
      node = pair(node, sibling);
    }
    return node.equals(root);
  }

  private static Bytes32 pair(Bytes32 a, Bytes32 b) {
    return a.compareTo(b) <= 0 ? Keccak.hash(a, b) : Keccak.hash(b, a);
  }
}
