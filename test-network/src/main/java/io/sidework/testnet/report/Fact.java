package io.sidework.testnet.report;

import java.util.List;
import java.util.Optional;

/** One more line about the run. Those made by the factories below also enter the page's prose. */
public record Fact(String label, String value) {
  private static final String NODES = "Nodes";
  private static final String QUORUM = "Quorum";
  private static final String TRUST = "Trust";

  /** Size of the committee. */
  public static Fact nodes(int count) {
    return new Fact(NODES, Integer.toString(count));
  }

  /** Signatures that a certificate needs. */
  public static Fact quorum(int count) {
    return new Fact(QUORUM, Integer.toString(count));
  }

  /** The order's trust T: a wrong result is accepted with a chance below 1/T. */
  public static Fact trust(int trust) {
    return new Fact(TRUST, Integer.toString(trust));
  }

  static Optional<String> nodesIn(List<Fact> facts) {
    return valueOf(NODES, facts);
  }

  static Optional<String> quorumIn(List<Fact> facts) {
    return valueOf(QUORUM, facts);
  }

  static Optional<String> trustIn(List<Fact> facts) {
    return valueOf(TRUST, facts);
  }

  private static Optional<String> valueOf(String label, List<Fact> facts) {
    return facts.stream()
        .filter(fact -> fact.label().equalsIgnoreCase(label))
        .map(Fact::value)
        .findFirst();
  }
}
