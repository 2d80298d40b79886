package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Signature;
import java.util.Optional;

/**
 * The orders of one match (spec R-14).
 *
 * @param offer of the request's private pool; none for the public pool
 * @param program order of its program's owner, if it is an asset
 * @param dataset order of its dataset's owner, if it is an asset
 * @param sponsor signature of who pays instead of the requester
 */
public record SignedOrders(
    Signed<RequestOrder> request,
    Optional<Signed<OfferOrder>> offer,
    Optional<Signed<ProgramOrder>> program,
    Optional<Signed<DatasetOrder>> dataset,
    Optional<Signature> sponsor) {

  /** A request that needs no other order. */
  public static SignedOrders of(Signed<RequestOrder> request) {
    return new SignedOrders(
        request, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public SignedOrders with(Signed<OfferOrder> other) {
    return new SignedOrders(request, Optional.of(other), program, dataset, sponsor);
  }
}
