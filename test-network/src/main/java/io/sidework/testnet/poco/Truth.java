package io.sidework.testnet.poco;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.type.Address;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Re-executions in one deal (spec L-26, L-27): f nodes sign the coalition's lie, the others what
 * the program gives; who opened something else than Q of them signed loses its stake, once.
 */
final class Truth {
  private final Committee committee;
  private final Crowd crowd;
  private final Tally tally;
  private final Set<Address> slashed = new TreeSet<>();

  Truth(Committee committee, Crowd crowd, Tally tally) {
    this.committee = committee;
    this.crowd = crowd;
    this.tally = tally;
  }

  /**
   * Every node runs one task.
   *
   * @return whether what Q nodes signed is the lie
   */
  boolean settle(Collection<Address> liars, Collection<Address> honest) {
    tally.nodeRuns(committee.size());
    boolean lieWins = committee.faults() >= committee.quorum();
    for (Address owner : lieWins ? honest : liars) {
      if (slashed.add(owner)) {
        tally.slashed(!crowd.colludes(owner));
      }
    }
    return lieWins;
  }
}
