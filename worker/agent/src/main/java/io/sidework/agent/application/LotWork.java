package io.sidework.agent.application;

import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this worker may do, does and has done in one lot. */
final class LotWork {
  private final DealTerms terms;
  private final int lot;
  private final Address me;
  private final BigInteger all;
  private final NodeVotes admitted;
  private final NodeVotes certified;
  private final List<Contribution> contributions = new ArrayList<>();

  /** Tasks of chunks that this worker may start unasked (L-3); drawn when first asked for. */
  private @Nullable BigInteger drawn;

  private BigInteger taken = BigInteger.ZERO;
  private BigInteger declined = BigInteger.ZERO;
  private BigInteger settled = BigInteger.ZERO;

  LotWork(DealTerms terms, int lot, Address me) {
    this.terms = terms;
    this.lot = lot;
    this.me = me;
    this.all = LotTasks.all(terms.deal(), lot);
    this.admitted = new NodeVotes(terms.oneHonest());
    this.certified = new NodeVotes(terms.oneHonest());
  }

  int lot() {
    return lot;
  }

  /** Counts a node's admission; acted on once f+1 have given it. */
  void admit(int node, BigInteger tasks) {
    admitted.add(node, tasks.and(all));
  }

  /** Counts a node's word that tasks are certified; believed from f+1. */
  void certified(int node, BigInteger tasks) {
    certified.add(node, tasks.and(all));
  }

  void settled(BigInteger tasks) {
    settled = settled.or(tasks.and(all));
  }

  /** Tasks that need no more work. */
  BigInteger done() {
    return settled.or(certified.enough());
  }

  /** True when the chain has settled all of these. */
  boolean covers(BigInteger tasks) {
    return tasks.andNot(settled).signum() == 0;
  }

  /** Next chunk's worth of admitted tasks: others wait for these. */
  Optional<BigInteger> nextAdmitted() {
    return nextChunk(admitted.enough());
  }

  /** Next chunk that the lottery gave to this worker. */
  Optional<BigInteger> nextDrawn() {
    if (done().equals(all)) {
      return Optional.empty();
    }
    BigInteger mine = drawn;
    if (mine == null) {
      mine = draw();
      drawn = mine;
    }
    return nextChunk(mine);
  }

  private Optional<BigInteger> nextChunk(BigInteger wanted) {
    BigInteger left = wanted.andNot(taken).andNot(done());
    if (left.signum() == 0) {
      return Optional.empty();
    }
    // A chunk never crosses a lot, so lots start at chunk borders.
    int size = Lottery.chunkSize(terms.deal().limits().fuel());
    int first = left.getLowestSetBit() / size * size;
    return Optional.of(left.and(LotTasks.range(first, Math.min(first + size, Deal.LOT))));
  }

  private BigInteger draw() {
    Deal deal = terms.deal();
    Chunks chunks = Chunks.of(deal, terms.roster(), terms.seed(), lot);
    BigInteger mine = BigInteger.ZERO;
    for (int chunk = chunks.first(); chunk < chunks.first() + chunks.rankings().size(); chunk++) {
      int rank = chunks.ranking(chunk).indexOf(me);
      if (rank >= 0 && rank < chunks.leased(chunk)) {
        int end = chunks.endTask(chunk, deal.volume());
        mine = mine.or(LotTasks.range(chunks.firstTask(chunk), end));
      }
    }
    return mine;
  }

  void take(BigInteger tasks) {
    taken = taken.or(tasks);
  }

  void putBack(BigInteger tasks) {
    taken = taken.andNot(tasks);
  }

  void decline(BigInteger tasks) {
    declined = declined.or(tasks);
  }

  /** Tasks given up and still wanted by someone. */
  BigInteger declined() {
    return declined.andNot(done());
  }

  void add(Contribution contribution) {
    contributions.add(contribution);
  }

  Optional<Contribution> contribution(Bytes32 bundle) {
    return contributions.stream().filter(c -> c.id().equals(bundle)).findFirst();
  }

  List<Contribution> contributions() {
    return contributions;
  }
}
