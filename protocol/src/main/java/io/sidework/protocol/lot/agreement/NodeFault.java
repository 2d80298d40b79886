package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Proposal;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.agreement.Statement.Bound;
import io.sidework.protocol.type.Address;
import java.util.Optional;

/**
 * Two statements that no node signs which follows the protocol: evidence that stands for itself
 * (spec; P4, P7).
 */
public sealed interface NodeFault {
  /** Index of the culprit in the committee. */
  int node();

  /** Both statements, in the order in which the chain takes them. */
  Signed<?> first();

  Signed<?> second();

  /** What keeps the pair from being a fault, whoever signed it; empty when it is one. */
  Optional<String> harmless();

  /** Two PREPAREs for different ballots in one view. */
  record DoubleVote(int node, Signed<Vote> first, Signed<Vote> second) implements NodeFault {
    @Override
    public Optional<String> harmless() {
      Vote one = first.message();
      Vote two = second.message();
      boolean fault =
          one.phase() == Notary.PREPARE
              && !one.value().equals(two.value())
              && withValueOf(one, two).equals(two);
      return fault ? Optional.empty() : Optional.of("not two PREPAREs of one view");
    }

    private static Vote withValueOf(Vote vote, Vote other) {
      return new Vote(
          vote.epoch(),
          vote.deal(),
          vote.lot(),
          vote.round(),
          vote.step(),
          vote.phase(),
          vote.view(),
          other.value());
    }
  }

  /** Two proposals of different ballots for one view. */
  record DoubleProposal(int node, Signed<Proposal> first, Signed<Proposal> second)
      implements NodeFault {
    @Override
    public Optional<String> harmless() {
      Proposal one = first.message();
      Proposal two = second.message();
      Proposal moved =
          new Proposal(
              one.epoch(),
              one.deal(),
              one.lot(),
              one.round(),
              one.step(),
              one.view(),
              two.value(),
              two.justification());
      return !one.value().equals(two.value()) && moved.equals(two)
          ? Optional.empty()
          : Optional.of("not two proposals for one view");
    }
  }

  /**
   * A COMMIT, and a NEWVIEW for a later view that does not own up to it.
   *
   * @param lock what the NEWVIEW names as its lock
   */
  record BrokenLock(
      int node, Signed<Vote> first, Signed<NewViewStatement> second, Optional<Bound> lock)
      implements NodeFault {
    @Override
    public Optional<String> harmless() {
      Vote commit = first.message();
      boolean sameSlot =
          commit.phase() == Notary.COMMIT
              && isOf(
                  second.message(),
                  commit.epoch(),
                  commit.deal(),
                  commit.lot(),
                  commit.round(),
                  commit.step());
      return sameSlot && isBroken(commit.view(), second.message(), lock)
          ? Optional.empty()
          : Optional.of("the lock is held");
    }
  }

  /** As {@link BrokenLock}, with the certificate's signature for the COMMIT. */
  record BrokenSeal(
      int node, Signed<Segment> first, Signed<NewViewStatement> second, Optional<Bound> lock)
      implements NodeFault {
    @Override
    public Optional<String> harmless() {
      Segment seal = first.message();
      boolean sameSlot =
          isOf(second.message(), seal.epoch(), seal.deal(), seal.lot(), seal.round(), Slot.RESOLVE);
      return sameSlot && isBroken(seal.view(), second.message(), lock)
          ? Optional.empty()
          : Optional.of("the lock is held");
    }
  }

  /** As the chain judges: empty when it is a fault of this node of the committee. */
  default Optional<String> problem(Domain domain, Committee committee) {
    if (node() < 0 || node() >= committee.size()) {
      return Optional.of("no node " + node());
    }
    Address key = committee.node(node());
    return isBy(domain, key, first()) && isBy(domain, key, second())
        ? harmless()
        : Optional.of("not signed by node " + node());
  }

  private static boolean isBy(Domain domain, Address key, Signed<?> signed) {
    TypedMessage message = signed.message();
    return domain.isSignedBy(key, message, signed.signature());
  }

  private static boolean isOf(
      NewViewStatement later,
      int epoch,
      io.sidework.protocol.type.DealId deal,
      int lot,
      int round,
      int step) {
    return later.epoch() == epoch
        && later.deal().equals(deal)
        && later.lot() == lot
        && later.round() == round
        && later.step() == step;
  }

  /** A lock of the COMMIT's own view is what an honest node carries. */
  private static boolean isBroken(int committed, NewViewStatement later, Optional<Bound> lock) {
    return later.view() > committed
        && Bound.hash(lock).equals(later.lock())
        && lock.map(bound -> bound.view() < committed).orElse(true);
  }
}
