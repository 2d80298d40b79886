package io.sidework.sim;

import io.sidework.contracts.chain.CertifiedOutput;
import io.sidework.contracts.chain.ChainAccount.Settleable;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Transaction;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Proposal;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.SkipReason;
import io.sidework.protocol.lot.Contradiction;
import io.sidework.protocol.lot.Refutation;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.lot.agreement.Statement;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A node's account. The ledger's model is told who signed what: here that is found out, from the
 * signatures themselves, as the contracts would.
 */
final class SimAccount extends NodeAccount {
  private final Blocks blocks;
  private final Address address;
  private final Runnable before;
  private final Runnable after;

  /**
   * @param before throws when the transaction does not reach the chain
   * @param after throws when it does and its sender does not hear of it
   */
  SimAccount(Blocks blocks, Address address, Runnable before, Runnable after) {
    this.blocks = blocks;
    this.address = address;
    this.before = before;
    this.after = after;
  }

  @Override
  public Address address() {
    return address;
  }

  private Decision.Done send(Operation operation) {
    before.run();
    if (blocks.apply(address, operation) instanceof Decision.Done done) {
      return done;
    }
    throw new ContractRefused("refused: " + operation.getClass().getSimpleName());
  }

  private Transaction sent(List<ChainEvent> events) {
    events.forEach(blocks::emit);
    after.run();
    return new Transaction(blocks.origin().transaction(), blocks.head() + 1, 100_000, events);
  }

  @Override
  public Transaction startEpoch() {
    send(new Operation.StartEpoch());
    blocks.epochStarted();
    return sent(List.of());
  }

  @Override
  public Transaction reveal(Committee committee, int index, Bytes32 preimage) {
    int epoch = committee.epoch();
    boolean known = !blocks.ledger().beaconOf(epoch).isZero();
    send(new Operation.Reveal(epoch, committee.nodes(), index, preimage));
    Bytes32 beacon = blocks.ledger().beaconOf(epoch);
    return sent(
        known || beacon.isZero()
            ? List.of()
            : List.of(new ChainEvent.BeaconSet(blocks.origin(), epoch, beacon)));
  }

  @Override
  public Transaction settle(Committee committee, List<Settleable> certificates) {
    if (certificates.stream().anyMatch(each -> blocks.isCensored(each.deal().id()))) {
      throw new ChainUnavailable("the transaction is in no block");
    }
    TreeSet<Address> accounts = new TreeSet<>();
    List<io.sidework.protocol.ledger.Segment> segments = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Settleable each : certificates) {
      Outcome outcome = each.certificate().outcome(each.deal(), committee);
      outcome.credits().forEach(credit -> accounts.add(credit.account()));
      outcomes.add(outcome);
      segments.add(segment(each.deal(), each.certificate(), outcome));
    }
    Decision.Done done =
        send(
            new Operation.Settle(
                committee.epoch(), committee.nodes(), List.copyOf(accounts), segments));
    List<ChainEvent> events = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      settled(outcomes.get(i), done.segments().get(i), events);
    }
    return sent(events);
  }

  private io.sidework.protocol.ledger.Segment segment(
      Deal deal, SegmentCertificate certificate, Outcome outcome) {
    Segment signed = outcome.segment(certificate.round(), certificate.view());
    return new io.sidework.protocol.ledger.Segment(
        blocks.number(deal.id()),
        certificate.lot(),
        outcome.bits(),
        outcome.spent(),
        outcome.credits().stream()
            .map(
                credit ->
                    new io.sidework.protocol.ledger.Segment.Credit(
                        credit.account(), credit.amount()))
            .toList(),
        Signers.of(blocks.domain(), signed, certificate.signatures()));
  }

  private void settled(Outcome outcome, SkipReason reason, List<ChainEvent> events) {
    DealId deal = outcome.deal().id();
    if (reason == SkipReason.NONE) {
      blocks.settled(outcome);
    }
    if (reason != SkipReason.NONE) {
      events.add(
          new ChainEvent.SegmentSkipped(blocks.origin(), deal, outcome.lot(), reason.name()));
      return;
    }
    events.add(
        new ChainEvent.SegmentSettled(
            blocks.origin(),
            deal,
            outcome.lot(),
            outcome.bits(),
            outcome.tree().root(),
            outcome.spent()));
    if (blocks.isOver(blocks.number(deal))) {
      events.add(
          new ChainEvent.DealFinished(
              blocks.origin(), deal, io.sidework.protocol.type.Amount.ZERO));
    }
  }

  @Override
  public Transaction deliver(CertifiedOutput output) {
    Deal deal = output.deal();
    int task = output.leaf().taskIndex();
    SegmentCertificate made = output.certificate();
    Committee committee = output.committee();
    Outcome outcome = made.outcome(deal, committee);
    send(
        new Operation.Deliver(
            blocks.number(deal.id()),
            task,
            outcome.leaves().contains(output.leaf()),
            TaskResult.outputHash(output.output()).equals(output.leaf().outputHash()),
            committee.epoch(),
            committee.nodes(),
            Signers.of(
                blocks.domain(), outcome.segment(made.round(), made.view()), made.signatures())));
    return sent(List.of(new ChainEvent.Delivered(blocks.origin(), deal.id(), task, address, true)));
  }

  /** Of a bad node, which does not mind what is refused. */
  void deliverIfTaken(CertifiedOutput output) {
    try {
      deliver(output);
    } catch (ContractRefused e) {
      // Somebody else delivered it, or the deal was refunded: the promises look at why.
    }
  }

  @Override
  public Transaction slashRefuted(Deal deal, Committee committee, Refutation evidence) {
    Address worker = evidence.bundle().worker();
    Bytes32 commitment =
        SignedBundle.Entry.commitment(
            worker, deal.task(evidence.taskIndex()), evidence.digest(), evidence.salt());
    send(
        new Operation.SlashRefuted(
            evidence.bundle().epoch(),
            worker,
            blocks.number(deal.id()),
            evidence.taskIndex(),
            evidence.digest().equals(evidence.truth()),
            commitment(evidence.bundle(), new SignedBundle.Entry(evidence.taskIndex(), commitment)),
            committee.nodes(),
            Signers.of(blocks.domain(), deal, evidence)));
    return slashed(worker);
  }

  @Override
  public Transaction slashDoubleCommitment(Contradiction evidence) {
    SignedBundle.Entry first = entry(evidence.first(), evidence.taskIndex());
    SignedBundle.Entry second = entry(evidence.second(), evidence.taskIndex());
    send(
        new Operation.SlashDoubleCommitment(
            evidence.first().epoch(),
            evidence.first().worker(),
            first.commitment().equals(second.commitment()),
            commitment(evidence.first(), first),
            commitment(evidence.second(), second)));
    return slashed(evidence.first().worker());
  }

  @Override
  public Transaction slashNode(NodeFault evidence) {
    Address first = signer(evidence.first());
    Address second = signer(evidence.second());
    send(
        switch (evidence) {
          case NodeFault.DoubleVote two -> {
            Vote vote = two.first().message();
            boolean same = vote.value().equals(two.second().message().value());
            yield new Operation.SlashDoubleValue(vote.epoch(), false, same, first, second);
          }
          case NodeFault.DoubleProposal two -> {
            Proposal made = two.first().message();
            boolean same = made.value().equals(two.second().message().value());
            yield new Operation.SlashDoubleValue(made.epoch(), true, same, first, second);
          }
          case NodeFault.BrokenLock broken ->
              broken(broken.first().message().view(), false, broken, broken.lock());
          case NodeFault.BrokenSeal broken ->
              broken(broken.first().message().view(), true, broken, broken.lock());
        });
    var nothing = io.sidework.protocol.type.Amount.ZERO;
    return sent(List.of(new ChainEvent.Slashed(blocks.origin(), first, nothing, nothing, false)));
  }

  private Operation broken(
      int committed, boolean sealed, NodeFault evidence, Optional<Statement.Bound> lock) {
    NewViewStatement later = (NewViewStatement) evidence.second().message();
    return new Operation.SlashBrokenLock(
        later.epoch(),
        sealed,
        committed,
        later.view(),
        lock.map(Statement.Bound::view),
        Statement.Bound.hash(lock).equals(later.lock()),
        signer(evidence.first()),
        signer(evidence.second()));
  }

  private Address signer(Signed<?> signed) {
    return blocks.domain().signer(signed.message(), signed.signature()).orElse(Address.ZERO);
  }

  private static SignedBundle.Entry entry(SignedBundle bundle, int task) {
    return bundle.entries().stream()
        .filter(entry -> entry.taskIndex() == task)
        .findFirst()
        .orElseThrow();
  }

  private Operation.Commitment commitment(SignedBundle bundle, SignedBundle.Entry entry) {
    Address signer =
        blocks.domain().signer(bundle.bundle(), bundle.signature()).orElse(Address.ZERO);
    return new Operation.Commitment(signer, bundle.entries().contains(entry));
  }

  private Transaction slashed(Address owner) {
    blocks.convicted(owner);
    var nothing = io.sidework.protocol.type.Amount.ZERO;
    return sent(List.of(new ChainEvent.Slashed(blocks.origin(), owner, nothing, nothing, true)));
  }
}
