package io.sidework.contracts.chain;

import io.sidework.contracts.abi.Arbiter;
import io.sidework.contracts.abi.Delivery;
import io.sidework.contracts.abi.Sidework;
import io.sidework.contracts.chain.ChainAccount.Settleable;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.lot.Refutation;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;

/** Certificates, results and evidence as the contracts check them (spec ). */
final class ProofStructs {
  private static final int INDEX_BITS = 160;

  private ProofStructs() {}

  /** Everybody whom some certificates credit, ascending: a settlement names each once. */
  static List<Address> credited(List<Settleable> certificates, Committee committee) {
    return certificates.stream()
        .flatMap(each -> each.certificate().outcome(each.deal(), committee).credits().stream())
        .map(Credit::account)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * A certificate with its credits as the settlement takes them: uint96 amount << 160 | uint16
   * index, the index being the account's among those credited.
   */
  static Sidework.CertifiedSegment certificate(
      Settleable settleable, Committee committee, List<Address> credited) {
    Deal deal = settleable.deal();
    SegmentCertificate certificate = settleable.certificate();
    Outcome outcome = certificate.outcome(deal, committee);
    Segment segment = outcome.segment(certificate.round(), certificate.view());
    return new Sidework.CertifiedSegment(
        deal.id().value().toArray(),
        BigInteger.valueOf(certificate.lot()),
        BigInteger.valueOf(certificate.round()),
        BigInteger.valueOf(certificate.view()),
        segment.bits(),
        segment.root().toArray(),
        segment.spent().units(),
        outcome.credits().stream().map(credit -> word(credit, credited)).toList(),
        signers(certificate.signatures()),
        signatures(certificate.signatures()));
  }

  private static BigInteger word(Credit credit, List<Address> credited) {
    int index = Collections.binarySearch(credited, credit.account());
    return credit.amount().units().shiftLeft(Address.SIZE * 8).or(BigInteger.valueOf(index));
  }

  static List<String> list(List<Address> accounts) {
    return accounts.stream().map(Address::toString).toList();
  }

  static Delivery.CertifiedResult result(CertifiedOutput of) {
    SegmentCertificate certificate = of.certificate();
    Outcome outcome = certificate.outcome(of.deal(), of.committee());
    Segment segment = outcome.segment(certificate.round(), certificate.view());
    return new Delivery.CertifiedResult(
        new Delivery.Segment(
            BigInteger.valueOf(segment.epoch()),
            segment.deal().value().toArray(),
            BigInteger.valueOf(segment.lot()),
            BigInteger.valueOf(segment.round()),
            BigInteger.valueOf(segment.view()),
            segment.bits(),
            segment.root().toArray(),
            segment.spent().units(),
            segment.creditsHash().toArray()),
        list(of.committee()),
        signers(certificate.signatures()),
        signatures(certificate.signatures()),
        leaf(of.deal(), of.leaf()),
        words(outcome.tree().proof(certificate.leaves().indexOf(of.leaf()))));
  }

  private static Delivery.ResultLeaf leaf(Deal deal, Leaf leaf) {
    return new Delivery.ResultLeaf(
        deal.task(leaf.taskIndex()).value().toArray(),
        BigInteger.valueOf(leaf.status().code()),
        leaf.outputHash().toArray(),
        leaf.digest().toArray(),
        BigInteger.valueOf(leaf.usage().fuel()),
        BigInteger.valueOf(leaf.usage().pageFuel()),
        BigInteger.valueOf(leaf.usage().bytesIn()),
        BigInteger.valueOf(leaf.usage().bytesOut()),
        leaf.winnersHash().toArray());
  }

  static Arbiter.Refutation refutation(Deal deal, Committee committee, Refutation evidence) {
    SignedBundle bundle = evidence.bundle();
    return new Arbiter.Refutation(
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
        signatures(evidence.reexecutions()));
  }

  static Arbiter.SignedCommitment commitment(SignedBundle bundle, int taskIndex) {
    return new Arbiter.SignedCommitment(
        bundle.entries().get(position(bundle, taskIndex)).commitment().toArray(),
        bundle.bundle().root().toArray(),
        proof(bundle, taskIndex),
        bundle.signature().toArray());
  }

  private static List<byte[]> proof(SignedBundle bundle, int taskIndex) {
    return words(bundle.tree().proof(position(bundle, taskIndex)));
  }

  private static int position(SignedBundle bundle, int taskIndex) {
    for (int i = 0; i < bundle.entries().size(); i++) {
      if (bundle.entries().get(i).taskIndex() == taskIndex) {
        return i;
      }
    }
    throw new IllegalArgumentException("the bundle has no commitment to task " + taskIndex);
  }

  static List<String> list(Committee committee) {
    return list(committee.nodes());
  }

  private static List<byte[]> words(List<Bytes32> words) {
    return words.stream().map(Bytes32::toArray).toList();
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
