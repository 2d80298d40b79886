package io.sidework.protocol.type;

/** The hash of all terms of a match (spec R-2). */
public record DealId(Bytes32 value) implements Comparable<DealId> {
  public static DealId parse(String hex) {
    return new DealId(Bytes32.parse(hex));
  }

  @Override
  public int compareTo(DealId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
