package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owners of a chunk in order of rank, of which only the first are kept: a node holds 256 chunks of
 * each open lot, of a thousand owners perhaps, and hardly ever comes to rank 32. Who asks for a
 * later one has the chunk drawn again, and then kept whole.
 */
final class Ranking extends AbstractList<Address> implements RandomAccess {
  static final int KEPT = 32;

  private final List<Address> first;
  private final int size;
  private final Supplier<List<Address>> draw;
  private @Nullable List<Address> whole;

  private Ranking(List<Address> first, int size, Supplier<List<Address>> draw) {
    this.first = first;
    this.size = size;
    this.draw = draw;
  }

  /**
   * @param draw gives all owners in order, the same each time
   */
  static List<Address> of(Supplier<List<Address>> draw) {
    List<Address> all = draw.get();
    return all.size() <= KEPT
        ? all
        : new Ranking(List.copyOf(all.subList(0, KEPT)), all.size(), draw);
  }

  @Override
  public Address get(int rank) {
    return rank >= 0 && rank < KEPT ? first.get(rank) : whole().get(rank);
  }

  @Override
  public int size() {
    return size;
  }

  /** Rank of an owner, or -1. */
  @Override
  public int indexOf(@Nullable Object owner) {
    int rank = first.indexOf(owner);
    return rank >= 0 ? rank : whole().indexOf(owner);
  }

  private List<Address> whole() {
    List<Address> known = whole;
    if (known == null) {
      known = draw.get();
      whole = known;
    }
    return known;
  }
}
