package io.sidework.load;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Made-up certificates of full lots with two winners a task, to measure what a node keeps of real
 * ones. Their signatures are noise of the right size: nobody checks them.
 */
public final class SyntheticSegments {
  private static final int SIGNERS = 3;
  private static final int OWNERS = 10;
  private static final byte[] NOTHING = {};

  private SyntheticSegments() {}

  /** Every task wrote the same: nothing. */
  public static SegmentCertificate same(Deal deal, int lot) {
    return certificate(deal, lot, false);
  }

  /** Every task wrote {@link #output} of its own. */
  public static SegmentCertificate full(Deal deal, int lot) {
    return certificate(deal, lot, true);
  }

  /** 32 bytes that no other task has. */
  public static byte[] output(Deal deal, int task) {
    return noise(deal, task).toArray();
  }

  private static SegmentCertificate certificate(Deal deal, int lot, boolean differ) {
    List<Leaf> leaves = new ArrayList<>();
    for (int task = lot * Deal.LOT; task < lot * Deal.LOT + deal.lotSize(lot); task++) {
      leaves.add(leaf(deal, task, differ ? output(deal, task) : NOTHING));
    }
    List<NodeSignature> signatures = new ArrayList<>();
    for (int node = 0; node < SIGNERS; node++) {
      byte[] signature = new byte[Signature.SIZE];
      for (int at = 0; at < Signature.SIZE; at += Bytes32.SIZE) {
        byte[] part = noise(deal, -1 - lot * 100 - node * 10 - at).toArray();
        System.arraycopy(part, 0, signature, at, Bytes32.SIZE);
      }
      signatures.add(new NodeSignature(node, Signature.of(signature)));
    }
    return new SegmentCertificate(deal.id(), lot, 0, 0, leaves, List.of(), signatures);
  }

  private static Leaf leaf(Deal deal, int task, byte[] output) {
    // Chunks of 128 tasks have their workers, as the lottery gives them.
    int chunk = task / 128;
    List<Address> winners = List.of(owner(chunk), owner(chunk + 1));
    Usage usage = new Usage(1_000, 1_000, 0, output.length);
    TaskResult result =
        new TaskResult(TaskStatus.OK, TaskResult.outputHash(output), Bytes32.ZERO, usage);
    return new Leaf(
        task, TaskStatus.OK, result.outputHash(), result.digest(), usage, winners, false);
  }

  private static Address owner(int number) {
    byte[] hash = Keccak.hash(new byte[] {(byte) Math.floorMod(number, OWNERS)}).toArray();
    return Address.of(Arrays.copyOf(hash, Address.SIZE));
  }

  private static Bytes32 noise(Deal deal, int number) {
    return Keccak.hash(
        deal.id().value().toArray(), ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }
}
