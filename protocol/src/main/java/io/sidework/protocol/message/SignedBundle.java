package io.sidework.protocol.message;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Bundle;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.merkle.MerkleTree;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskId;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A worker's contributions to tasks of one lot: commitments under one signature (protocol 4.3).
 *
 * @param entries ascending by task index, 1 to 256, all of the lot
 * @param worker the owner who is paid
 * @param signature over {@link #bundle()}, by the owner's key in that epoch
 */
public record SignedBundle(
    int epoch, DealId deal, int lot, Address worker, List<Entry> entries, Signature signature)
    implements Encodable {
  public SignedBundle {
    entries = List.copyOf(entries);
  }

  /** The signed struct; its root covers every entry. */
  public Bundle bundle() {
    return bundle(taskIndex -> TaskId.of(deal, taskIndex));
  }

  /**
   * The same, for who has the tasks' ids at hand.
   *
   * @param tasks id of a task of the deal by its index
   */
  public Bundle bundle(IntFunction<TaskId> tasks) {
    return new Bundle(epoch, worker, tree(tasks).root());
  }

  /** Names the bundle: struct hash of {@link #bundle()}. Equal contributions, equal ids. */
  public Bytes32 id() {
    return bundle().structHash();
  }

  public MerkleTree tree() {
    return tree(taskIndex -> TaskId.of(deal, taskIndex));
  }

  private MerkleTree tree(IntFunction<TaskId> tasks) {
    return MerkleTree.of(
        entries.stream().map(entry -> entry.leaf(tasks.apply(entry.taskIndex()))).toList());
  }

  @Override
  public void encode(Writer out) {
    out.u32(epoch).word(deal.value()).u32(lot).address(worker).list(entries).signature(signature);
  }

  public static SignedBundle decode(Reader in) {
    return new SignedBundle(
        in.u32(),
        new DealId(in.word()),
        in.u32(),
        in.address(),
        in.list(Deal.LOT, Entry::decode),
        in.signature());
  }

  /** One task's commitment (spec R-3). */
  public record Entry(int taskIndex, Bytes32 commitment) implements Encodable {
    /** keccak256(worker, taskId, digest, salt). */
    public static Bytes32 commitment(Address worker, TaskId task, Bytes32 digest, Bytes32 salt) {
      return Keccak.hash(new Words().add(worker).add(task.value()).add(digest).add(salt).toArray());
    }

    public Bytes32 leaf(DealId deal) {
      return leaf(TaskId.of(deal, taskIndex));
    }

    private Bytes32 leaf(TaskId task) {
      return MerkleTree.leaf(new Words().add(task.value()).add(commitment).toArray());
    }

    @Override
    public void encode(Writer out) {
      out.u32(taskIndex).word(commitment);
    }

    public static Entry decode(Reader in) {
      return new Entry(in.u32(), in.word());
    }
  }
}
