package io.sidework.contracts.chain;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.eip712.SigningKey;
import io.sidework.protocol.lot.Contradiction;
import io.sidework.protocol.lot.Refutation;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import java.math.BigInteger;
import java.util.List;

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

  /**
   * @param tip of the hash chain that the node will show, a link an epoch (spec R-33)
   */
  Transaction joinAsNode(String endpoint, Bytes32 tip);

  /** Shows what hashes to the tip of a member of the running epoch's committee (spec R-33). */
  Transaction reveal(Committee committee, int index, Bytes32 preimage);

  Transaction stakeSeats(int seats, Address pool, Amount ask);

  /**
   * Says what this account offers, in an event (spec R-10).
   *
   * @param description at most 1,024 bytes in UTF-8
   */
  Transaction describe(String description);

  Transaction startEpoch();

  /** Names the key that signs for this account from the next epoch on (spec R-26). */
  Transaction setSigningKey(Signed<SigningKey> key);

  /** Registers a program that this account owns then (spec R-28). */
  Transaction registerProgram(Bytes32 content, Limits needs, BigInteger salt, String uri);

  Transaction registerDataset(Bytes32 content, BigInteger salt, String uri);

  Transaction registerPool(BigInteger salt, String uri);

  /** Matches signed orders; returns the deal. */
  Matched match(SignedOrders orders, int volume);

  /** Settles certificates of deals of one epoch in one transaction, in the order given. */
  Transaction settle(Committee committee, List<Settleable> certificates);

  Transaction refund(DealId deal);

  /** Pays a member of an epoch's committee its share of the fees (spec R-13). */
  Transaction claimFees(Committee committee, int index);

  /** Tells a deal's callback a result (spec R-25). */
  Transaction deliver(CertifiedOutput output);

  Transaction slashRefuted(Deal deal, Committee committee, Refutation evidence);

  Transaction slashDoubleCommitment(Contradiction evidence);

  /** Takes the stake of a node that contradicted itself (spec ). */
  Transaction slashNode(NodeFault evidence);

  /** Sends credits of the token outside of escrow. */
  Transaction transfer(Address to, Amount amount);

  /** Sends the chain's own currency for gas. */
  Transaction sendGas(Address to, Amount wei);

  /** A certificate with its deal's terms, from which the segment's credits follow. */
  record Settleable(Deal deal, SegmentCertificate certificate) {}

  /** The deal that a match made, with its transaction. */
  record Matched(Deal deal, Transaction transaction) {}
}
