package io.sidework.gateway.application;

import io.sidework.contracts.chain.Chain;
import io.sidework.protocol.eip712.Content;
import io.sidework.protocol.eip712.DatasetOrder;
import io.sidework.protocol.eip712.ProgramOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.util.Optional;

/** What an order of a program's or dataset's owner says to a request (spec R-14). */
record AssetOrder(Signed<?> signed, Address asset, Amount price, long expiry) {

  static AssetOrder ofProgram(Signed<ProgramOrder> signed) {
    ProgramOrder order = signed.message();
    return new AssetOrder(signed, order.program(), order.price(), order.expiry());
  }

  static AssetOrder ofDataset(Signed<DatasetOrder> signed) {
    DatasetOrder order = signed.message();
    return new AssetOrder(signed, order.dataset(), order.price(), order.expiry());
  }

  /**
   * Refuses a request whose program or dataset the chain would not match.
   *
   * @param kind program or dataset
   */
  static void require(Chain chain, String kind, Content wanted, Optional<AssetOrder> given) {
    Address asset = given.map(AssetOrder::asset).orElse(Address.ZERO);
    if (!asset.equals(wanted.asset())) {
      throw new Refusal(
          Refusal.Reason.INVALID,
          kind
              + "Order: must be of order."
              + kind
              + "Asset "
              + wanted.asset()
              + ", is "
              + (given.isEmpty() ? "missing" : "of " + asset));
    }
    given.ifPresent(order -> order.require(chain, kind, wanted.maxPrice()));
  }

  private void require(Chain chain, String kind, Amount maxPrice) {
    if (price.compareTo(maxPrice) > 0) {
      throw new Refusal(
          Refusal.Reason.INVALID,
          kind
              + "Order.order.price: "
              + price.toDisplay()
              + " is above the "
              + maxPrice.toDisplay()
              + " that the request allows");
    }
    RequestBook.requireUnexpired(kind + "Order.order.expiry", expiry, chain.time());
    requireByOwner(chain, kind + "Order", asset, signed);
  }

  /** Refuses what is not signed by who owns an asset now (spec R-28). */
  static void requireByOwner(Chain chain, String what, Address asset, Signed<?> signed) {
    Address owner =
        chain
            .ownerOf(asset)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Reason.INVALID, what + ": no asset is registered as " + asset));
    if (!signed.isBy(owner, chain.domain())) {
      throw new Refusal(
          Refusal.Reason.INVALID,
          what + ": the signature is not by " + owner + ", who owns " + asset);
    }
  }
}
