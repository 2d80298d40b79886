package io.sidework.contracts.chain;

import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.lot.Contradiction;
import io.sidework.protocol.lot.Refutation;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** {@link ChainAccount}: protocol values into ABI calls. */
final class Web3jAccount implements ChainAccount {
  private final Web3jChain chain;
  private final TransactionSender sender;

  Web3jAccount(Web3jChain chain, TransactionSender sender) {
    this.chain = chain;
    this.sender = sender;
  }

  @Override
  public Address address() {
    return sender.address();
  }

  @Override
  public Transaction deposit(Amount amount) {
    String approve =
        chain
            .tokenCalls()
            .approve(chain.domain().contract().toString(), amount.units())
            .encodeFunctionCall();
    sender.send(chain.token(), BigInteger.ZERO, approve);
    return call(chain.calls().deposit(amount.units()));
  }

  @Override
  public Transaction withdraw(Amount amount) {
    return call(chain.calls().withdraw(amount.units()));
  }

  @Override
  public Transaction joinAsNode(String endpoint) {
    return call(chain.calls().joinAsNode(endpoint));
  }

  @Override
  public Transaction stakeSeats(int seats, Address pool, Amount ask) {
    return call(chain.calls().stakeSeats(BigInteger.valueOf(seats), pool.toString(), ask.units()));
  }

  @Override
  public Transaction startEpoch() {
    return call(chain.calls().startEpoch());
  }

  @Override
  public Matched match(
      RequestOrder request,
      Signature requestSignature,
      @Nullable OfferOrder offer,
      @Nullable Signature offerSignature,
      int volume) {
    Transaction done =
        call(
            chain
                .calls()
                .matchOrders(
                    abi(request),
                    requestSignature.toArray(),
                    offer == null ? publicPool() : abi(offer),
                    offerSignature == null ? new byte[0] : offerSignature.toArray(),
                    BigInteger.valueOf(volume)));
    for (ChainEvent event : done.events()) {
      if (event instanceof ChainEvent.DealMade made) {
        return new Matched(made.deal(), done);
      }
    }
    throw new ChainUnavailable("transaction " + done.hash() + " made no deal");
  }

  @Override
  public Transaction settle(Committee committee, List<Settleable> certificates) {
    List<Sidework.CertifiedSegment> segments = new ArrayList<>();
    for (Settleable settleable : certificates) {
      segments.add(abi(settleable.deal(), settleable.certificate(), committee));
    }
    return call(
        chain.calls().settle(BigInteger.valueOf(committee.epoch()), list(committee), segments));
  }

  @Override
  public Transaction refund(DealId deal) {
    return call(chain.calls().refund(deal.value().toArray()));
  }

  @Override
  public Transaction claimFees(Committee committee) {
    return call(chain.calls().claimFees(BigInteger.valueOf(committee.epoch()), list(committee)));
  }

  @Override
  public Transaction slashRefuted(Deal deal, Committee committee, Refutation evidence) {
    SignedBundle bundle = evidence.bundle();
    return call(
        chain
            .calls()
            .slashRefuted(
                new Sidework.Refutation(
                    BigInteger.valueOf(bundle.epoch()),
                    bundle.worker().toString(),
                    deal.id().value().toArray(),
                    BigInteger.valueOf(evidence.taskIndex()),
                    evidence.digest().toArray(),
                    evidence.salt().toArray(),
                    bundle.bundle().root().toArray(),
                    proof(bundle, evidence.taskIndex()),
                    bundle.signature().toArray(),
                    evidence.truth().toArray(),
                    list(committee),
                    signers(evidence.reexecutions()),
                    signatures(evidence.reexecutions()))));
  }

  @Override
  public Transaction slashDoubleCommitment(Contradiction evidence) {
    SignedBundle first = evidence.first();
    int task = evidence.taskIndex();
    return call(
        chain
            .calls()
            .slashDoubleCommitment(
                BigInteger.valueOf(first.epoch()),
                first.worker().toString(),
                io.sidework.protocol.type.TaskId.of(first.deal(), task).value().toArray(),
                signed(first, task),
                signed(evidence.second(), task)));
  }

  @Override
  public Transaction transfer(Address to, Amount amount) {
    String data = chain.tokenCalls().transfer(to.toString(), amount.units()).encodeFunctionCall();
    return done(sender.send(chain.token(), BigInteger.ZERO, data));
  }

  @Override
  public Transaction sendGas(Address to, Amount wei) {
    return done(sender.send(to, wei.units(), "0x"));
  }

  private Transaction call(RemoteFunctionCall<TransactionReceipt> call) {
    return done(sender.send(chain.domain().contract(), BigInteger.ZERO, call.encodeFunctionCall()));
  }

  private Transaction done(TransactionReceipt receipt) {
    return new Transaction(
        Bytes32.parse(receipt.getTransactionHash()),
        receipt.getBlockNumber().longValueExact(),
        receipt.getGasUsed().longValueExact(),
        chain.decode(receipt.getLogs()));
  }

  private static Sidework.CertifiedSegment abi(
      Deal deal, SegmentCertificate certificate, Committee committee) {
    var outcome = certificate.outcome(deal, committee);
    Segment segment = outcome.segment(certificate.round(), certificate.view());
    return new Sidework.CertifiedSegment(
        deal.id().value().toArray(),
        BigInteger.valueOf(certificate.lot()),
        BigInteger.valueOf(certificate.round()),
        BigInteger.valueOf(certificate.view()),
        segment.bits(),
        segment.root().toArray(),
        segment.spent().units(),
        outcome.credits().stream().map(Credit::word).toList(),
        signers(certificate.signatures()),
        signatures(certificate.signatures()));
  }

  private static Sidework.RequestOrder abi(RequestOrder order) {
    Limits limits = order.limits();
    return new Sidework.RequestOrder(
        order.requester().toString(),
        order.program().toArray(),
        order.parameters().toArray(),
        order.pool().toString(),
        order.maxPrice().units(),
        BigInteger.valueOf(order.volume()),
        BigInteger.valueOf(order.mode().code()),
        BigInteger.valueOf(order.trust()),
        BigInteger.valueOf(limits.fuel()),
        BigInteger.valueOf(limits.memoryPages()),
        BigInteger.valueOf(limits.outputBytes()),
        BigInteger.valueOf(order.duration()),
        BigInteger.valueOf(order.expiry()),
        order.salt());
  }

  private static Sidework.OfferOrder abi(OfferOrder order) {
    Limits limits = order.limits();
    return new Sidework.OfferOrder(
        order.pool().toString(),
        order.price().units(),
        BigInteger.valueOf(order.volume()),
        BigInteger.valueOf(limits.fuel()),
        BigInteger.valueOf(limits.memoryPages()),
        BigInteger.valueOf(limits.outputBytes()),
        order.requester().toString(),
        BigInteger.valueOf(order.expiry()),
        order.salt());
  }

  /** With the zero pool the contract ignores the rest of the offer (spec R-14). */
  private static Sidework.OfferOrder publicPool() {
    String zero = Address.ZERO.toString();
    BigInteger none = BigInteger.ZERO;
    return new Sidework.OfferOrder(zero, none, none, none, none, none, zero, none, none);
  }

  private static Sidework.SignedCommitment signed(SignedBundle bundle, int taskIndex) {
    return new Sidework.SignedCommitment(
        bundle.entries().get(position(bundle, taskIndex)).commitment().toArray(),
        bundle.bundle().root().toArray(),
        proof(bundle, taskIndex),
        bundle.signature().toArray());
  }

  private static List<byte[]> proof(SignedBundle bundle, int taskIndex) {
    return bundle.tree().proof(position(bundle, taskIndex)).stream().map(Bytes32::toArray).toList();
  }

  private static int position(SignedBundle bundle, int taskIndex) {
    for (int i = 0; i < bundle.entries().size(); i++) {
      if (bundle.entries().get(i).taskIndex() == taskIndex) {
        return i;
      }
    }
    throw new IllegalArgumentException("the bundle has no commitment to task " + taskIndex);
  }

  private static List<String> list(Committee committee) {
    return committee.nodes().stream().map(Address::toString).toList();
  }

  private static BigInteger signers(List<NodeSignature> signatures) {
    BigInteger bits = BigInteger.ZERO;
    for (NodeSignature signed : signatures) {
      bits = bits.setBit(signed.node());
    }
    return bits;
  }

  private static byte[] signatures(List<NodeSignature> signatures) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    signatures.forEach(signed -> out.writeBytes(signed.signature().toArray()));
    return out.toByteArray();
  }
}
