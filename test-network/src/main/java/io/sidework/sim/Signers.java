package io.sidework.sim;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.Reexecution;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.lot.Refutation;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.List;

/** Who made signatures, in the form that the ledger's model takes. */
final class Signers {
  private Signers() {}

  /** Element i: whose key signed in the name of committee member i; zero where nobody did. */
  static List<Address> of(Domain domain, TypedMessage message, List<NodeSignature> signatures) {
    List<Address> signers = new ArrayList<>();
    for (NodeSignature signature : signatures) {
      while (signers.size() < signature.node()) {
        signers.add(Address.ZERO);
      }
      signers.add(domain.signer(message, signature.signature()).orElse(Address.ZERO));
    }
    return signers;
  }

  static List<Address> of(Domain domain, Deal deal, Refutation evidence) {
    Reexecution truth =
        new Reexecution(deal.epoch(), deal.task(evidence.taskIndex()), evidence.truth());
    return of(domain, truth, evidence.reexecutions());
  }
}
