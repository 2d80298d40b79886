package io.sidework.node.testing;

import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Transaction;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.lot.Contradiction;
import io.sidework.protocol.lot.Refutation;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.DealId;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  public Transaction startEpoch() {
    throw new ContractRefused("the epoch is not over");
  }

  @Override
  public Transaction deposit(Amount amount) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Transaction withdraw(Amount amount) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Transaction joinAsNode(String endpoint) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Transaction stakeSeats(int seats, Address pool, Amount ask) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Matched match(
      RequestOrder request,
      Signature requestSignature,
      @Nullable OfferOrder offer,
      @Nullable Signature offerSignature,
      int volume) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Transaction refund(DealId deal) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Transaction claimFees(Committee committee) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Transaction transfer(Address to, Amount amount) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Transaction sendGas(Address to, Amount wei) {
    throw new UnsupportedOperationException();
  }
}
