package io.sidework.gateway.application;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.Chain;
import io.sidework.gateway.api.SignedRequest;
import io.sidework.gateway.port.OrderLog;
import io.sidework.protocol.deal.Escrow;
import io.sidework.protocol.eip712.Content;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.eip712.Sponsorship;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.Optional;

/**
 * Request orders that were posted here. Accepts only what the chain would match now (R-14) (spec
 * G-5).
 */
public final class RequestBook {
  /** How long an expired order is still shown, in seconds. */
  private static final long KEPT_AFTER_EXPIRY = 7 * 24 * 3600;

  private final ChainIndex index;
  private final OrderShelf<SignedRequest> shelf;

  public RequestBook(ChainIndex index, OrderLog log) {
    this.index = index;
    this.shelf =
        new OrderShelf<>(log, SignedRequest::parse, SignedRequest::id, SignedRequest::toJson);
    long now = index.chain().time();
    shelf.drop(order -> order.order().expiry() + KEPT_AFTER_EXPIRY < now);
  }

  /**
   * Takes an order in.
   *
   * @return false when exactly this order was there before
   * @throws Refusal saying what is wrong with it
   */
  public boolean post(SignedRequest signed) {
    Chain chain = index.chain();
    RequestOrder order = signed.order();
    requireSignatures(signed.orders(), chain);
    if (shelf.find(signed.id()).isPresent()) {
      return false;
    }
    DeploymentParameters terms = chain.terms();
    if (order.duration() > terms.maxDuration()) {
      throw new Refusal(
          Refusal.Reason.INVALID,
          "order.duration: at most " + terms.maxDuration() + " s, got " + order.duration());
    }
    requireUnexpired("order.expiry", order.expiry(), chain.time());
    int filled = chain.filled(signed.id());
    if (filled >= order.volume()) {
      throw new Refusal(
          Refusal.Reason.CONFLICT, "order " + signed.id() + " is matched in full or cancelled");
    }
    Amount needed = lockOf(order, terms, index.committee(index.epoch()).size());
    Amount free = chain.account(order.payer()).free();
    if (filled == 0 && free.compareTo(needed) < 0) {
      throw new Refusal(
              Refusal.Reason.INVALID,
              "a match would lock "
                  + needed.toDisplay()
                  + " credits"
                  + storage(order, terms)
                  + ", free in escrow are "
                  + free.toDisplay()
                  + ": "
                  + needed.minus(free).toDisplay()
                  + " are missing")
          .with("needed", needed.toString())
          .with("free", free.toString());
    }
    return shelf.add(signed);
  }

  /** How much of what is locked pays for checkpoints, where it does (CMP-38). */
  private static String storage(RequestOrder order, DeploymentParameters terms) {
    Amount storage =
        Escrow.storage(order.checkpointBytes(), terms.storageFee()).times(order.volume());
    return storage.isZero() ? "" : ", " + storage.toDisplay() + " of them for checkpoint storage";
  }

  /** Requester and, where there are any, sponsor and owners of program and dataset. */
  private static void requireSignatures(SignedOrders orders, Chain chain) {
    RequestOrder order = orders.request().message();
    if (!orders.request().isBy(order.requester(), chain.domain())) {
      throw new Refusal(
          Refusal.Reason.INVALID,
          "the signature is not by requester "
              + order.requester()
              + " for chain "
              + chain.domain().chainId()
              + " and contract "
              + chain.domain().contract());
    }
    if (!order.payer().equals(order.requester())) {
      Sponsorship sponsorship = new Sponsorship(order.sponsor(), order.structHash());
      if (orders.sponsor().isEmpty()
          || !chain.domain().isSignedBy(order.sponsor(), sponsorship, orders.sponsor().get())) {
        throw new Refusal(
            Refusal.Reason.INVALID,
            "sponsorSignature: must be by order.sponsor "
                + order.sponsor()
                + " over Sponsorship("
                + order.sponsor()
                + ", "
                + order.structHash()
                + ")");
      }
    }
    AssetOrder.require(
        chain, "program", order.program(), orders.program().map(AssetOrder::ofProgram));
    AssetOrder.require(
        chain, "dataset", order.dataset(), orders.dataset().map(AssetOrder::ofDataset));
  }

  /** The most that a match of the whole volume takes (spec R-15). */
  private static Amount lockOf(RequestOrder order, DeploymentParameters terms, int nodes) {
    Amount owners = most(order.program()).plus(most(order.dataset()));
    if (!order.pool().isZero()) {
      owners = owners.plus(order.maxPoolPrice());
    }
    Amount others = owners.plus(Escrow.storage(order.checkpointBytes(), terms.storageFee()));
    return Escrow.perTask(
            order.maxPrice(), order.trust(), others, terms.feeBps(), terms.reexecutionFee(), nodes)
        .plus(order.callback().fee())
        .times(order.volume());
  }

  private static Amount most(Content content) {
    return content.asset().isZero() ? Amount.ZERO : content.maxPrice();
  }

  static void requireUnexpired(String field, long expiry, long now) {
    if (expiry <= now) {
      throw new Refusal(
          Refusal.Reason.INVALID, field + ": " + expiry + " has passed, chain time is " + now);
    }
  }

  public SignedRequest get(Bytes32 id) {
    return find(id)
        .orElseThrow(
            () -> new Refusal(Refusal.Reason.NOT_FOUND, "no job " + id + " was posted here"));
  }

  public Optional<SignedRequest> find(Bytes32 id) {
    return shelf.find(id);
  }

  /** All, newest first. */
  public List<SignedRequest> list() {
    return shelf.list(order -> true);
  }

  public int size() {
    return shelf.size();
  }
}
