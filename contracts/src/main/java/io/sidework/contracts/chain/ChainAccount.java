package io.sidework.contracts.chain;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.lot.Contradiction;
import io.sidework.protocol.lot.Refutation;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.DealId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends transactions signed by one key and waits until each is in a block. Every call first
 * simulates; what the contract refuses throws {@link ContractRefused} with the custom error in
 * words and costs nothing.
 */
public interface ChainAccount {
  Address address();

  /** Moves credits from the token into escrow (approve and deposit). */
  Transaction deposit(Amount amount);

  Transaction withdraw(Amount amount);

  Transaction joinAsNode(String endpoint);

  Transaction stakeSeats(int seats, Address pool, Amount ask);

  Transaction startEpoch();

  /** Matches a request against the public pool (offer null) or a signed offer; returns the deal. */
  Matched match(
      RequestOrder request,
      Signature requestSignature,
      @Nullable OfferOrder offer,
      @Nullable Signature offerSignature,
      int volume);

  /** Settles certificates of deals of one epoch in one transaction, in the order given. */
  Transaction settle(Committee committee, List<Settleable> certificates);

  Transaction refund(DealId deal);

  Transaction claimFees(Committee committee);

  Transaction slashRefuted(Deal deal, Committee committee, Refutation evidence);

  Transaction slashDoubleCommitment(Contradiction evidence);

  /** Sends credits of the token outside of escrow. */
  Transaction transfer(Address to, Amount amount);

  /** Sends the chain's own currency for gas. */
  Transaction sendGas(Address to, Amount wei);

  /** A certificate with its deal's terms, from which the segment's credits follow. */
  record Settleable(Deal deal, SegmentCertificate certificate) {}

  /** The deal that a match made, with its transaction. */
  record Matched(Deal deal, Transaction transaction) {}
}
