package io.sidework.protocol.deal;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.merkle.MerkleTree;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The certified outcomes of some tasks of one lot and what they pay: everything a segment stands
 * for, a pure function of the deal, the leaves and who failed to open.
 *
 * @param leaves by ascending task index, at least one
 * @param credits words ascending: by account, a no-show's before what the same account is paid
 * @param spent sum of the credits, node fee and re-executions
 */
public record Outcome(Deal deal, int lot, List<Leaf> leaves, List<Credit> credits, Amount spent) {
  /**
   * Pays every winner of every leaf what a copy costs, for every leaf the owners of what it used,
   * the fee, re-executions and storage, and names who did not open (spec ).
   *
   * @param noShows ascending, each once
   */
  public static Outcome of(
      Deal deal, int lot, int committeeSize, List<Leaf> leaves, List<Address> noShows) {
    Map<Address, Amount> paid = new TreeMap<>();
    Amount fees = Amount.ZERO;
    for (Leaf leaf : leaves) {
      Amount price = deal.copyPrice(leaf);
      for (Address winner : leaf.winners()) {
        paid.merge(winner, price, Amount::plus);
      }
      for (Royalty royalty : deal.royalties().all()) {
        paid.merge(royalty.owner(), royalty.price(), Amount::plus);
      }
      Amount copies = price.times(leaf.winners().size());
      fees = fees.plus(copies.times(deal.feeBps()).divideFloor(10_000)).plus(deal.storagePrice());
      if (leaf.reexecuted()) {
        fees = fees.plus(deal.reexecutionFee().times(committeeSize));
      }
    }
    List<Credit> credits = new ArrayList<>();
    noShows.forEach(absent -> credits.add(Credit.noShow(absent)));
    Amount spent = fees;
    for (Map.Entry<Address, Amount> entry : paid.entrySet()) {
      if (!entry.getValue().isZero()) {
        credits.add(new Credit(entry.getKey(), entry.getValue()));
        spent = spent.plus(entry.getValue());
      }
    }
    credits.sort(Comparator.comparing(Credit::word));
    return new Outcome(deal, lot, List.copyOf(leaves), List.copyOf(credits), spent);
  }

  public BigInteger bits() {
    BigInteger bits = BigInteger.ZERO;
    for (Leaf leaf : leaves) {
      bits = bits.setBit(leaf.taskIndex() % Deal.LOT);
    }
    return bits;
  }

  public MerkleTree tree() {
    return tree(deal::task);
  }

  private MerkleTree tree(IntFunction<TaskId> tasks) {
    List<Address> winners = List.of();
    Bytes32 winnersHash = Bytes32.ZERO;
    List<Bytes32> hashes = new ArrayList<>(leaves.size());
    for (Leaf leaf : leaves) {
      if (hashes.isEmpty() || !leaf.winners().equals(winners)) {
        winners = leaf.winners();
        winnersHash = leaf.winnersHash();
      }
      hashes.add(leaf.hash(tasks.apply(leaf.taskIndex()), winnersHash));
    }
    return MerkleTree.of(hashes);
  }

  public Bytes32 creditsHash() {
    Words words = new Words();
    credits.forEach(credit -> words.add(credit.word()));
    return Keccak.hash(words.toArray());
  }

  /** What nodes sign in one view of a RESOLVE slot. */
  public Segment segment(int round, int view) {
    return segment(round, view, deal::task);
  }

  /**
   * The same, for who has the tasks' ids at hand.
   *
   * @param tasks id of a task of the deal by its index
   */
  public Segment segment(int round, int view, IntFunction<TaskId> tasks) {
    Bytes32 root = tree(tasks).root();
    return new Segment(
        deal.epoch(), deal.id(), lot, round, view, bits(), root, spent, creditsHash());
  }
}
