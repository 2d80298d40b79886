package io.sidework.protocol.deal;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * The n = 3f+1 nodes of an epoch, in the chain's order; a node's index is its place here.
 *
 * @param epoch the epoch they certify deals of
 * @param nodes their accounts
 */
public record Committee(int epoch, List<Address> nodes) {
  /**
   * @throws IllegalArgumentException when n is not 3f+1 or a node is named twice
   */
  public Committee {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || nodes.size() % 3 != 1 || nodes.size() > 256) {
      throw new IllegalArgumentException(
          "a committee has 3f+1 nodes (1, 4, 7, ... 256), got " + nodes.size());
    }
    if (new HashSet<>(nodes).size() != nodes.size()) {
      throw new IllegalArgumentException("a node is named twice in the committee");
    }
  }

  public int size() {
    return nodes.size();
  }

  /** f: how many nodes may be arbitrarily bad. */
  public int faults() {
    return (nodes.size() - 1) / 3;
  }

  /** Q = 2f+1. */
  public int quorum() {
    return 2 * faults() + 1;
  }

  public Address node(int index) {
    return nodes.get(index);
  }

  /** Index of an account, or -1. */
  public int indexOf(Address account) {
    return nodes.indexOf(account);
  }

  /** Node indices in rendezvous order for a slot: the leader of view v is element v mod n. */
  public List<Integer> leaders(DealId deal, int lot, int round, int step) {
    record Ranked(int index, Bytes32 weight) {}
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Bytes32 weight =
          Keccak.hash(
              new Words()
                  .add(deal.value())
                  .add(lot)
                  .add(round)
                  .add(step)
                  .add(nodes.get(i))
                  .toArray());
      ranked.add(new Ranked(i, weight));
    }
    ranked.sort(Comparator.comparing(Ranked::weight));
    return ranked.stream().map(Ranked::index).toList();
  }
}
