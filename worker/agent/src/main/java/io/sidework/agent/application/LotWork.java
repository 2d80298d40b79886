package io.sidework.agent.application;

import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What this worker may do, does and has done in one lot. */
final class LotWork {
  private final DealTerms terms;
  private final Supplier<Optional<Roster>> drawable;
  private final int lot;
  private final Address me;
  private final BigInteger all;
  private final NodeVotes admitted;
  private final NodeVotes certified;

  /** What each node admits in the latest round that it has named. */
  private final Map<Integer, InRound> latest = new TreeMap<>();

  /** Committed to anew in the latest round in which that happened. */
  private InRound anew = new InRound(0, BigInteger.ZERO);

  private final List<Contribution> contributions = new ArrayList<>();

  /** Tasks of chunks that this worker may start unasked (L-3); drawn when first asked for. */
  private @Nullable BigInteger drawn;

  /** Tasks that this worker has a rank for; found out with {@link #drawn}. */
  private BigInteger ranked = BigInteger.ZERO;

  private BigInteger taken = BigInteger.ZERO;
  private BigInteger declined = BigInteger.ZERO;
  private BigInteger settled = BigInteger.ZERO;

  /**
   * @param drawable seats on machines that the deal asks for, once that is known
   */
  LotWork(DealTerms terms, Supplier<Optional<Roster>> drawable, int lot, Address me) {
    this.terms = terms;
    this.drawable = drawable;
    this.lot = lot;
    this.me = me;
    this.all = LotTasks.all(terms.deal(), lot);
    this.admitted = new NodeVotes(terms.oneHonest());
    this.certified = new NodeVotes(terms.oneHonest());
  }

  int lot() {
    return lot;
  }

  private record InRound(int round, BigInteger tasks) {}

  /** Counts a node's admission; acted on once f+1 have given it. */
  void admit(int node, int round, BigInteger named) {
    BigInteger tasks = named.and(all);
    admitted.add(node, tasks);
    InRound before = latest.getOrDefault(node, new InRound(0, BigInteger.ZERO));
    if (round >= before.round()) {
      BigInteger known = round == before.round() ? before.tasks() : BigInteger.ZERO;
      latest.put(node, new InRound(round, known.or(tasks)));
      split(round);
    }
  }

  /**
   * A draw takes back admissions: nodes then refuse a bundle for the tasks that it took, and never
   * see a commitment to the others. Those are free to be committed to anew, once a round.
   */
  private void split(int round) {
    NodeVotes votes = new NodeVotes(terms.oneHonest());
    latest.forEach(
        (node, of) -> {
          if (of.round() == round) {
            votes.add(node, of.tasks());
          }
        });
    if (round <= 0 || round < anew.round()) {
      return;
    }
    BigInteger before = round == anew.round() ? anew.tasks() : BigInteger.ZERO;
    BigInteger free = BigInteger.ZERO;
    for (Contribution contribution : contributions) {
      BigInteger left = contribution.tasks().andNot(done());
      BigInteger still = left.and(votes.enough());
      if (!contribution.isOpened() && still.signum() != 0 && !still.equals(left)) {
        free = free.or(still);
      }
    }
    free = free.andNot(before);
    if (free.signum() != 0) {
      anew = new InRound(round, before.or(free));
      taken = taken.andNot(free);
    }
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
    BigInteger wanted = admitted.enough();
    if (wanted.signum() == 0) {
      return Optional.empty();
    }
    drawn();
    return nextChunk(wanted.and(ranked));
  }

  /** Next chunk that the lottery gave to this worker. */
  Optional<BigInteger> nextDrawn() {
    if (done().equals(all)) {
      return Optional.empty();
    }
    return nextChunk(drawn());
  }

  private BigInteger drawn() {
    BigInteger mine = drawn;
    if (mine != null) {
      return mine;
    }
    Optional<Roster> roster = drawable.get();
    if (roster.isEmpty()) {
      return BigInteger.ZERO;
    }
    BigInteger first = draw(roster.get());
    drawn = first;
    return first;
  }

  /**
   * Tasks of a claim that this worker has no rank for: nobody may admit it to them (L-1). None
   * before the ranks are known.
   */
  BigInteger unranked(BigInteger claim) {
    drawn();
    return drawn == null ? BigInteger.ZERO : claim.and(all).andNot(ranked);
  }

  private Optional<BigInteger> nextChunk(BigInteger wanted) {
    BigInteger left = wanted.andNot(taken).andNot(done());
    if (left.signum() == 0) {
      return Optional.empty();
    }
    // A chunk never crosses a lot, so lots start at chunk borders. Where stakes make chunks smaller
    // (L-65), several that are this worker's are run at once: as long as fuel alone would allow.
    int size = Lottery.chunkSize(terms.deal().limits().fuel());
    int first = left.getLowestSetBit() / size * size;
    return Optional.of(left.and(LotTasks.range(first, Math.min(first + size, Deal.LOT))));
  }

  private BigInteger draw(Roster roster) {
    Deal deal = terms.deal();
    Chunks chunks = Chunks.whole(deal, roster, terms.seed(), lot);
    BigInteger mine = BigInteger.ZERO;
    for (int chunk = chunks.first(); chunk < chunks.first() + chunks.rankings().size(); chunk++) {
      int rank = chunks.ranking(chunk).indexOf(me);
      if (rank < 0) {
        continue;
      }
      BigInteger tasks =
          LotTasks.range(chunks.firstTask(chunk), chunks.endTask(chunk, deal.volume()));
      ranked = ranked.or(tasks);
      if (rank < chunks.leased(chunk)) {
        mine = mine.or(tasks);
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
