package io.sidework.testnet.poco;

import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A market under this project's rules. Lottery, acceptance, what is drawn and who redoes it are the
 * rules themselves ({@code protocol.deal}); what a node does with their answers is told here in
 * short. The coalition knows the lottery's ranks before it works. It lies about all of a chunk when
 * all owners that will be asked are its own, and about a chosen number of results in spot mode.
 */
final class Sidework implements Market {
  private final Crowd crowd;
  private final Terms terms;
  private final int lies;
  private final int crashes;
  private final int seed;

  /**
   * @param lies of a colluder in one batch
   * @param crashes of a hundred owners, in each deal: they are out before they commit
   * @param seed another one is another run
   */
  Sidework(Crowd crowd, Terms terms, int lies, int crashes, int seed) {
    this.crowd = crowd;
    this.terms = terms;
    this.lies = lies;
    this.crashes = crashes;
    this.seed = seed;
  }

  @Override
  public void play(int number, Tally tally) {
    tally.tasks(terms.tasks());
    Bytes32 lottery = Terms.hash("lottery", seed, number);
    Bytes32 draw = Terms.hash("draw", seed, number);
    List<Address> ranking = Chunks.of(terms.deal(), crowd.roster(), lottery, 0).ranking(0);
    List<Address> up = up(ranking, number);
    Truth truth = new Truth(terms.committee(), crowd, tally);
    Address first = up.getFirst();
    if (terms.deal().mode() == Mode.SPOT && isTrusted(ranking.getFirst()) && isTrusted(first)) {
      int wrong = crowd.colludes(first) ? lies : 0;
      List<Address> others = up.subList(1, up.size());
      new SpotBatch(crowd, terms, first, others, wrong, terms.tasks(), tally, truth).resolve(draw);
    } else {
      replicated(up, draw, tally, truth);
    }
  }

  private boolean isTrusted(Address owner) {
    return crowd.standing(owner) >= SpotCheck.MIN_STANDING;
  }

  private List<Address> up(List<Address> ranking, int number) {
    if (crashes == 0) {
      return ranking;
    }
    SplittableRandom chance = new SplittableRandom(31L * seed + number);
    return ranking.stream().filter(owner -> chance.nextInt(100) >= crashes).toList();
  }

  /** The first m, and further ranks until those that agree suffice (spec L-3, L-25). */
  private void replicated(List<Address> up, Bytes32 draw, Tally tally, Truth truth) {
    List<Address> asked = new ArrayList<>();
    for (Address next : up) {
      if (asked.size() >= Acceptance.copies(terms.deal().trust()) && suffices(asked)) {
        break;
      }
      asked.add(next);
    }
    tally.copies((long) asked.size() * terms.tasks());
    boolean lie = suffices(asked) && asked.stream().allMatch(crowd::colludes);
    for (int task = 0; task < terms.tasks(); task++) {
      if (lie) {
        tally.wrong(1);
      }
      if (!suffices(asked) || SpotCheck.isAudited(draw, task)) {
        truth.settle(lie ? asked : List.of(), lie ? List.of() : asked);
      }
    }
  }

  private boolean suffices(List<Address> agreeing) {
    return Acceptance.suffices(
        agreeing.stream().map(crowd::standing).toList(), terms.deal().trust());
  }
}
