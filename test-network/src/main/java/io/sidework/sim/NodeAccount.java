package io.sidework.sim;

import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.Transaction;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.eip712.SigningKey;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import java.math.BigInteger;

/** What a node never sends while it runs: its operator does, or others do. */
abstract class NodeAccount implements ChainAccount {
  private static AssertionError never() {
    return new AssertionError("a running node does not send this");
  }

  @Override
  public Transaction deposit(Amount amount) {
    throw never();
  }

  @Override
  public Transaction withdraw(Amount amount) {
    throw never();
  }

  @Override
  public Transaction joinAsNode(String endpoint, Bytes32 tip) {
    throw never();
  }

  @Override
  public Transaction stakeSeats(int seats, Address pool, Amount ask) {
    throw never();
  }

  @Override
  public Transaction describe(String description) {
    throw never();
  }

  @Override
  public Transaction setSigningKey(Signed<SigningKey> key) {
    throw never();
  }

  @Override
  public Transaction registerProgram(Bytes32 content, Limits needs, BigInteger salt, String uri) {
    throw never();
  }

  @Override
  public Transaction registerDataset(Bytes32 content, BigInteger salt, String uri) {
    throw never();
  }

  @Override
  public Transaction registerPool(BigInteger salt, String uri) {
    throw never();
  }

  @Override
  public Matched match(SignedOrders orders, int volume) {
    throw never();
  }

  @Override
  public Transaction refund(DealId deal) {
    throw never();
  }

  @Override
  public Transaction claimFees(Committee committee, int index) {
    throw never();
  }

  @Override
  public Transaction transfer(Address to, Amount amount) {
    throw never();
  }

  @Override
  public Transaction sendGas(Address to, Amount wei) {
    throw never();
  }
}
