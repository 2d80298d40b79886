package io.sidework.contracts.chain;

import io.sidework.contracts.abi.Assets;
import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.eip712.SigningKey;
import io.sidework.protocol.lot.Contradiction;
import io.sidework.protocol.lot.Refutation;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.TaskId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.Contract;

/** {@link ChainAccount}: protocol values into ABI calls. */
final class Web3jAccount implements ChainAccount {
  /** The one runtime there is: WebAssembly with WASI preview 1 (spec R-28). */
  private static final BigInteger WASM = BigInteger.ZERO;

  private final Web3jChain chain;
  private final Contracts contracts;
  private final TransactionSender sender;

  Web3jAccount(Web3jChain chain, Contracts contracts, TransactionSender sender) {
    this.chain = chain;
    this.contracts = contracts;
    this.sender = sender;
  }

  @Override
  public Address address() {
    return sender.address();
  }

  @Override
  public Transaction deposit(Amount amount) {
    call(
        contracts.token(),
        contracts.token().approve(chain.domain().contract().toString(), amount.units()));
    return sidework(contracts.sidework().deposit(amount.units()));
  }

  @Override
  public Transaction withdraw(Amount amount) {
    return sidework(contracts.sidework().withdraw(amount.units()));
  }

  @Override
  public Transaction joinAsNode(String endpoint, Bytes32 tip) {
    return sidework(contracts.sidework().joinAsNode(endpoint, tip.toArray()));
  }

  @Override
  public Transaction reveal(Committee committee, int index, Bytes32 preimage) {
    return sidework(
        contracts
            .sidework()
            .reveal(
                BigInteger.valueOf(committee.epoch()),
                ProofStructs.list(committee),
                BigInteger.valueOf(index),
                preimage.toArray()));
  }

  @Override
  public Transaction stakeSeats(int seats, Address pool, Amount ask) {
    return sidework(
        contracts.sidework().stakeSeats(BigInteger.valueOf(seats), pool.toString(), ask.units()));
  }

  @Override
  public Transaction setSigningKey(Signed<SigningKey> key) {
    return sidework(
        contracts
            .sidework()
            .setSigningKey(key.message().key().toString(), key.signature().toArray()));
  }

  @Override
  public Transaction describe(String description) {
    return sidework(contracts.sidework().describe(description));
  }

  @Override
  public Transaction startEpoch() {
    return sidework(contracts.sidework().startEpoch());
  }

  @Override
  public Transaction registerProgram(Bytes32 content, Limits needs, BigInteger salt, String uri) {
    Assets.Needs struct =
        new Assets.Needs(
            WASM,
            BigInteger.valueOf(needs.fuel()),
            BigInteger.valueOf(needs.memoryPages()),
            BigInteger.valueOf(needs.outputBytes()));
    return call(
        contracts.assets(),
        contracts.assets().registerProgram(content.toArray(), struct, salt, uri));
  }

  @Override
  public Transaction registerDataset(Bytes32 content, BigInteger salt, String uri) {
    return call(
        contracts.assets(), contracts.assets().registerDataset(content.toArray(), salt, uri));
  }

  @Override
  public Transaction registerPool(BigInteger salt, String uri) {
    return call(contracts.assets(), contracts.assets().registerPool(salt, uri));
  }

  @Override
  public Matched match(SignedOrders orders, int volume) {
    Transaction done =
        call(
            contracts.market(),
            contracts
                .market()
                .matchOrders(
                    OrderStructs.orders(orders),
                    OrderStructs.signatures(orders),
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
    List<Address> credited = ProofStructs.credited(certificates, committee);
    List<Sidework.CertifiedSegment> segments = new ArrayList<>();
    for (Settleable each : certificates) {
      segments.add(ProofStructs.certificate(each, committee, credited));
    }
    return sidework(
        contracts
            .sidework()
            .settle(
                BigInteger.valueOf(committee.epoch()),
                ProofStructs.list(committee),
                ProofStructs.list(credited),
                segments));
  }

  @Override
  public Transaction refund(DealId deal) {
    return sidework(contracts.sidework().refund(deal.value().toArray()));
  }

  @Override
  public Transaction claimFees(Committee committee, int index) {
    return sidework(
        contracts
            .sidework()
            .claimFees(
                BigInteger.valueOf(committee.epoch()),
                ProofStructs.list(committee),
                BigInteger.valueOf(index)));
  }

  @Override
  public Transaction deliver(CertifiedOutput output) {
    return call(
        contracts.delivery(),
        contracts
            .delivery()
            .deliver(
                ProofStructs.result(output),
                BigInteger.valueOf(output.leaf().taskIndex()),
                output.output()));
  }

  @Override
  public Transaction slashRefuted(Deal deal, Committee committee, Refutation evidence) {
    return call(
        contracts.arbiter(),
        contracts.arbiter().slashRefuted(ProofStructs.refutation(deal, committee, evidence)));
  }

  @Override
  public Transaction slashDoubleCommitment(Contradiction evidence) {
    SignedBundle first = evidence.first();
    int task = evidence.taskIndex();
    return call(
        contracts.arbiter(),
        contracts
            .arbiter()
            .slashDoubleCommitment(
                BigInteger.valueOf(first.epoch()),
                first.worker().toString(),
                TaskId.of(first.deal(), task).value().toArray(),
                ProofStructs.commitment(first, task),
                ProofStructs.commitment(evidence.second(), task)));
  }

  @Override
  public Transaction slashNode(NodeFault evidence) {
    return call(contracts.arbiter(), FaultCalls.slash(contracts.arbiter(), evidence));
  }

  @Override
  public Transaction transfer(Address to, Amount amount) {
    return call(contracts.token(), contracts.token().transfer(to.toString(), amount.units()));
  }

  @Override
  public Transaction sendGas(Address to, Amount wei) {
    return done(sender.send(to, wei.units(), "0x"));
  }

  private Transaction sidework(RemoteFunctionCall<TransactionReceipt> call) {
    return call(contracts.sidework(), call);
  }

  private Transaction call(Contract contract, RemoteFunctionCall<TransactionReceipt> call) {
    Address to = Address.parse(contract.getContractAddress());
    return done(sender.send(to, BigInteger.ZERO, call.encodeFunctionCall()));
  }

  private Transaction done(TransactionReceipt receipt) {
    return new Transaction(
        Bytes32.parse(receipt.getTransactionHash()),
        receipt.getBlockNumber().longValueExact(),
        receipt.getGasUsed().longValueExact(),
        chain.decode(receipt.getLogs()));
  }
}
