package io.sidework.agent.application;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.type.Bytes32;

/** A deal with all that the chain fixed for it: who certifies, who may work, in which order. */
public record DealTerms(Deal deal, Committee committee, Roster roster, Bytes32 seed) {
  /** f+1 nodes: at least one of them is honest. */
  int oneHonest() {
    return committee.faults() + 1;
  }
}
