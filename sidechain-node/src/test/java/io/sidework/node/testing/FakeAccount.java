package io.sidework.node.testing;

import io.sidework.contracts.chain.CertifiedOutput;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Transaction;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
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

/** A node's account on a {@link FakeChain}; what nodes do not call is not there. */
public record FakeAccount(FakeChain chain, Address address) implements ChainAccount {
  @Override
  public Transaction settle(Committee committee, List<Settleable> certificates) {
    return chain.settle(certificates);
  }

  @Override
  public Transaction slashRefuted(Deal deal, Committee committee, Refutation evidence) {
    chain.slash(evidence.bundle().worker());
    return chain.settle(List.of());
  }

  @Override
  public Transaction slashDoubleCommitment(Contradiction evidence) {
    chain.slash(evidence.first().worker());
    return chain.settle(List.of());
  }

  @Override
  public Transaction slashNode(NodeFault evidence) {
    chain.slashNode(evidence);
    return chain.settle(List.of());
  }

  @Override
  public Transaction deliver(CertifiedOutput output) {
    return chain.deliver(output.deal().id(), output.leaf().taskIndex());
  }

  @Override
  public Transaction describe(String description) {
    throw new AssertionError("a running node does not describe itself");
  }

  @Override
  public Transaction startEpoch() {
    throw new ContractRefused("the epoch is not over");
  }

  @Override
  public Transaction reveal(Committee committee, int index, Bytes32 preimage) {
    return chain.reveal(address, preimage);
  }

  @Override
  public Transaction deposit(Amount amount) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction withdraw(Amount amount) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction joinAsNode(String endpoint, Bytes32 tip) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction stakeSeats(int seats, Address pool, Amount ask) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction setSigningKey(Signed<SigningKey> key) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction registerProgram(Bytes32 content, Limits needs, BigInteger salt, String uri) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction registerDataset(Bytes32 content, BigInteger salt, String uri) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction registerPool(BigInteger salt, String uri) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Matched match(SignedOrders orders, int volume) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction refund(DealId deal) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction claimFees(Committee committee, int index) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction transfer(Address to, Amount amount) {
    throw new AssertionError("a node has no reason to call this");
  }

  @Override
  public Transaction sendGas(Address to, Amount wei) {
    throw new AssertionError("a node has no reason to call this");
  }
}
