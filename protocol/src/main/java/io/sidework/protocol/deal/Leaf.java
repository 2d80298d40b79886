package io.sidework.protocol.deal;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.merkle.MerkleTree;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskId;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.util.List;

/**
 * One task's certified outcome (spec R-6).
 *
 * @param taskIndex index in the deal
 * @param winners owners whose copies are paid, in order of rank; empty when nodes alone computed it
 * @param reexecuted whether the committee settled it by re-execution (paid from the reserve)
 */
public record Leaf(
    int taskIndex,
    TaskStatus status,
    Bytes32 outputHash,
    Bytes32 digest,
    Usage usage,
    List<Address> winners,
    boolean reexecuted)
    implements Encodable {
  public Leaf {
    winners = List.copyOf(winners);
  }

  /** The node of the segment's tree. */
  public Bytes32 hash(DealId deal) {
    return hash(TaskId.of(deal, taskIndex), winnersHash());
  }

  /** The same, for who has both at hand: most leaves of a segment have the same winners. */
  Bytes32 hash(TaskId task, Bytes32 winnersHash) {
    return MerkleTree.leaf(
        new Words()
            .add(task.value())
            .add(status.code())
            .add(outputHash)
            .add(digest)
            .add(usage.fuel())
            .add(usage.pageFuel())
            .add(usage.bytesIn())
            .add(usage.bytesOut())
            .add(winnersHash)
            .toArray());
  }

  public Bytes32 winnersHash() {
    Words words = new Words();
    winners.forEach(words::add);
    return Keccak.hash(words.toArray());
  }

  @Override
  public void encode(Writer out) {
    out.u32(taskIndex).u8(status.code()).word(outputHash).word(digest);
    out.u64(usage.fuel()).u64(usage.pageFuel()).u64(usage.bytesIn()).u64(usage.bytesOut());
    out.u8(winners.size());
    winners.forEach(out::address);
    out.u8(reexecuted ? 1 : 0);
  }

  public static Leaf decode(Reader in) {
    int taskIndex = in.u32();
    TaskStatus status = TaskStatus.of(in.u8());
    Bytes32 outputHash = in.word();
    Bytes32 digest = in.word();
    Usage usage = new Usage(in.u64(), in.u64(), in.u64(), in.u64());
    int count = in.u8();
    List<Address> winners = new java.util.ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      winners.add(in.address());
    }
    return new Leaf(taskIndex, status, outputHash, digest, usage, winners, in.bool());
  }
}
