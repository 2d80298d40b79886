package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evidence of an own fault costs the stake (spec; P3). */
final class Arbiter {
  private final LedgerParameters parameters;
  private final Membership membership;
  private final SigningKeys keys;
  private final Epochs epochs;
  private final Deals deals;

  Arbiter(
      LedgerParameters parameters,
      Membership membership,
      SigningKeys keys,
      Epochs epochs,
      Deals deals) {
    this.parameters = parameters;
    this.membership = membership;
    this.keys = keys;
    this.epochs = epochs;
    this.deals = deals;
  }

  Decision judge(Operation.SlashDoubleCommitment evidence) {
    if (evidence.same()) {
      return refused(Refusal.SAME_COMMITMENT);
    }
    for (Operation.Commitment commitment : List.of(evidence.first(), evidence.second())) {
      Refusal flaw = flawOf(commitment, evidence.worker(), evidence.epoch());
      if (flaw != null) {
        return refused(flaw);
      }
    }
    return membership.slash(evidence.worker(), false, Address.ZERO, Amount.ZERO);
  }

  Decision judge(Operation.SlashRefuted evidence) {
    Deals.Deal deal = deals.find(evidence.deal());
    if (deal == null) {
      return refused(Refusal.UNKNOWN_DEAL);
    }
    if (deal.epoch.number != evidence.epoch()) {
      return refused(Refusal.DEAL_OF_OTHER_EPOCH);
    }
    if (evidence.task() >= deal.volume) {
      return refused(Refusal.NO_SUCH_TASK);
    }
    if (evidence.same()) {
      return refused(Refusal.DIGEST_NOT_REFUTED);
    }
    Refusal flaw = flawOf(evidence.commitment(), evidence.worker(), evidence.epoch());
    if (flaw != null) {
      return refused(flaw);
    }
    if (!epochs.isCommittee(evidence.epoch(), evidence.committee())) {
      return refused(Refusal.WRONG_COMMITTEE);
    }
    if (!deal.epoch.certifies(evidence.signers())) {
      return refused(Refusal.NO_QUORUM);
    }
    Amount cost = parameters.reexecutionFee().times(deal.epoch.size());
    return membership.slash(evidence.worker(), false, deal.payer, cost);
  }

  Decision judge(Operation.SlashDoubleValue evidence) {
    if (evidence.same()) {
      return refused(Refusal.SAME_VALUE);
    }
    return slashNode(evidence.epoch(), evidence.first(), evidence.second());
  }

  Decision judge(Operation.SlashBrokenLock evidence) {
    if (evidence.newView() <= evidence.committedView()) {
      return refused(Refusal.NOT_LATER);
    }
    if (evidence.lockView().isPresent()) {
      if (evidence.lockView().get() >= evidence.committedView()) {
        return refused(Refusal.LOCK_HELD);
      }
      if (!evidence.opened()) {
        return refused(Refusal.WRONG_LOCK);
      }
    }
    return slashNode(evidence.epoch(), evidence.committer(), evidence.mover());
  }

  /** Both signatures must be one account's. */
  private Decision slashNode(int epoch, Address first, Address second) {
    Address node = accountOf(first, epoch);
    Refusal flaw = node.isZero() ? Refusal.NOT_SIGNED : flawOf(second, node, epoch);
    return flaw == null ? membership.slash(node, true, Address.ZERO, Amount.ZERO) : refused(flaw);
  }

  private @Nullable Refusal flawOf(Operation.Commitment commitment, Address worker, int epoch) {
    Refusal flaw = flawOf(commitment.signer(), worker, epoch);
    return flaw == null && !commitment.inBundle() ? Refusal.NOT_IN_BUNDLE : flaw;
  }

  private @Nullable Refusal flawOf(Address signer, Address expected, int epoch) {
    Address account = accountOf(signer, epoch);
    if (account.isZero()) {
      return Refusal.NOT_SIGNED;
    }
    return account.equals(expected) ? null : Refusal.SIGNED_BY_OTHER;
  }

  /** Who answers for a signature in an epoch (spec R-26). */
  private Address accountOf(Address signer, int epoch) {
    return signer.isZero() ? signer : keys.signerOf(signer, epoch);
  }
}
