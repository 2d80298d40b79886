package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.job.RuntimeKind;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All that stays the same through the life of a lot at one node.
 *
 * @param runtime of the deal's program: what can be run again is proven, the rest agreed on (L-70)
 * @param seed of the deal's lottery
 * @param me this node's index in the committee
 * @param signer this node's key
 */
public record LotContext(
    Domain domain,
    Deal deal,
    RuntimeKind runtime,
    int lot,
    Bytes32 seed,
    Roster roster,
    Committee committee,
    int me,
    Signer signer,
    Timing timing) {
  /** Nobody can say what a task computes but its copies (spec L-70). */
  boolean isByAgreement() {
    return !runtime.isDeterministic();
  }

  /** All members of the committee but this one, ascending. */
  List<Integer> peers() {
    return IntStream.range(0, committee.size()).filter(node -> node != me).boxed().toList();
  }

  public LotContext with(Timing other) {
    return new LotContext(domain, deal, runtime, lot, seed, roster, committee, me, signer, other);
  }
}
