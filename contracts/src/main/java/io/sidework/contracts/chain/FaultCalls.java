package io.sidework.contracts.chain;

import io.sidework.contracts.abi.Arbiter;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Proposal;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.lot.agreement.Statement.Bound;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.Optional;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Evidence against nodes as the arbiter takes it (spec ). */
final class FaultCalls {
  private FaultCalls() {}

  static RemoteFunctionCall<TransactionReceipt> slash(Arbiter arbiter, NodeFault fault) {
    return switch (fault) {
      case NodeFault.DoubleVote two ->
          arbiter.slashDoubleVote(
              slot(two.first().message()),
              number(two.first().message().view()),
              prepare(two.first()),
              prepare(two.second()));
      case NodeFault.DoubleProposal two ->
          arbiter.slashDoubleProposal(
              slot(two.first().message()),
              number(two.first().message().view()),
              proposal(two.first()),
              proposal(two.second()));
      case NodeFault.BrokenLock broken ->
          arbiter.slashBrokenLock(
              slot(broken.first().message()),
              commit(broken.first()),
              newView(broken.second(), broken.lock()));
      case NodeFault.BrokenSeal broken ->
          arbiter.slashBrokenSeal(
              segment(broken.first().message()),
              broken.first().signature().toArray(),
              newView(broken.second(), broken.lock()));
    };
  }

  private static Arbiter.Slot slot(Vote vote) {
    return slot(vote.epoch(), vote.deal(), vote.lot(), vote.round(), vote.step());
  }

  private static Arbiter.Slot slot(Proposal made) {
    return slot(made.epoch(), made.deal(), made.lot(), made.round(), made.step());
  }

  private static Arbiter.Slot slot(int epoch, DealId deal, int lot, int round, int step) {
    return new Arbiter.Slot(
        number(epoch), deal.value().toArray(), number(lot), number(round), number(step));
  }

  private static Arbiter.SignedPrepare prepare(Signed<Vote> vote) {
    return new Arbiter.SignedPrepare(vote.message().value().toArray(), vote.signature().toArray());
  }

  private static Arbiter.SignedProposal proposal(Signed<Proposal> made) {
    return new Arbiter.SignedProposal(
        made.message().value().toArray(),
        made.message().justification().toArray(),
        made.signature().toArray());
  }

  private static Arbiter.SignedCommit commit(Signed<Vote> vote) {
    return new Arbiter.SignedCommit(
        number(vote.message().view()),
        vote.message().value().toArray(),
        vote.signature().toArray());
  }

  private static Arbiter.SignedNewView newView(
      Signed<NewViewStatement> later, Optional<Bound> lock) {
    return new Arbiter.SignedNewView(
        number(later.message().view()),
        later.message().lock().toArray(),
        number(lock.map(Bound::view).orElse(0)),
        lock.map(Bound::ballot).orElse(Bytes32.ZERO).toArray(),
        later.message().inventory().toArray(),
        later.signature().toArray());
  }

  private static Arbiter.Segment segment(Segment seal) {
    return new Arbiter.Segment(
        number(seal.epoch()),
        seal.deal().value().toArray(),
        number(seal.lot()),
        number(seal.round()),
        number(seal.view()),
        seal.bits(),
        seal.root().toArray(),
        seal.spent().units(),
        seal.creditsHash().toArray());
  }

  private static BigInteger number(int value) {
    return BigInteger.valueOf(value);
  }
}
