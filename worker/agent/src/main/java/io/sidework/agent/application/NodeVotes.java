package io.sidework.agent.application;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Counts how many distinct nodes named each task of a lot, up to the number that is enough. */
final class NodeVotes {
  private final Map<Integer, BigInteger> votes = new HashMap<>();

  /** Element k: tasks that k nodes or more have named; element 0: all. */
  private final BigInteger[] named;

  NodeVotes(int enough) {
    named = new BigInteger[enough + 1];
    Arrays.fill(named, BigInteger.ZERO);
    named[0] = BigInteger.ZERO.not();
  }

  /** Adds what a node names; what it named before counts once. */
  void add(int node, BigInteger tasks) {
    BigInteger before = votes.getOrDefault(node, BigInteger.ZERO);
    BigInteger fresh = tasks.andNot(before);
    votes.put(node, before.or(tasks));
    for (int k = named.length - 1; k > 0; k--) {
      named[k] = named[k].or(named[k - 1].and(fresh));
    }
  }

  /** Tasks that enough nodes have named. */
  BigInteger enough() {
    return named[named.length - 1];
  }
}
