package io.sidework.contracts.chain;

import io.sidework.contracts.abi.Market;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.DatasetOrder;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.ProgramOrder;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.Optional;

/** Orders as the market takes them. One that a match does not have is all zeros (spec R-14). */
final class OrderStructs {
  private static final BigInteger NONE = BigInteger.ZERO;
  private static final String NOBODY = Address.ZERO.toString();

  private OrderStructs() {}

  static Market.Orders orders(SignedOrders signed) {
    return new Market.Orders(
        request(signed.request().message()),
        signed.offer().map(offer -> offer(offer.message())).orElseGet(OrderStructs::noOffer),
        signed.program().map(order -> program(order.message())).orElseGet(OrderStructs::noProgram),
        signed.dataset().map(order -> dataset(order.message())).orElseGet(OrderStructs::noDataset));
  }

  static Market.OrderSignatures signatures(SignedOrders signed) {
    return new Market.OrderSignatures(
        signed.request().signature().toArray(),
        bytes(signed.offer().map(Signed::signature)),
        bytes(signed.program().map(Signed::signature)),
        bytes(signed.dataset().map(Signed::signature)),
        bytes(signed.sponsor()));
  }

  private static byte[] bytes(Optional<Signature> signature) {
    return signature.map(Signature::toArray).orElse(new byte[0]);
  }

  static Market.RequestOrder request(RequestOrder order) {
    return new Market.RequestOrder(
        order.requester().toString(),
        order.program().sha256().toArray(),
        order.program().asset().toString(),
        order.program().maxPrice().units(),
        order.dataset().sha256().toArray(),
        order.dataset().asset().toString(),
        order.dataset().maxPrice().units(),
        order.parameters().toArray(),
        order.pool().toString(),
        order.maxPoolPrice().units(),
        order.maxPrice().units(),
        order.rates().word(),
        number(order.volume()),
        number(order.mode().code()),
        number(order.trust()),
        number(order.limits().fuel()),
        number(order.limits().memoryPages()),
        number(order.limits().outputBytes()),
        number(order.checkpointBytes()),
        number(order.duration()),
        order.sponsor().toString(),
        order.callback().target().toString(),
        number(order.callback().gas()),
        order.callback().fee().units(),
        number(order.expiry()),
        order.salt());
  }

  private static Market.OfferOrder offer(OfferOrder order) {
    return new Market.OfferOrder(
        order.pool().toString(),
        order.price().units(),
        order.rates().word(),
        order.poolPrice().units(),
        number(order.volume()),
        number(order.limits().fuel()),
        number(order.limits().memoryPages()),
        number(order.limits().outputBytes()),
        order.program().toString(),
        order.dataset().toString(),
        order.requester().toString(),
        number(order.expiry()),
        order.salt());
  }

  private static Market.OfferOrder noOffer() {
    return new Market.OfferOrder(
        NOBODY, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NOBODY, NOBODY, NOBODY, NONE, NONE);
  }

  private static Market.ProgramOrder program(ProgramOrder order) {
    return new Market.ProgramOrder(
        order.program().toString(),
        order.price().units(),
        number(order.volume()),
        order.dataset().toString(),
        order.pool().toString(),
        order.requester().toString(),
        number(order.expiry()),
        order.salt());
  }

  private static Market.ProgramOrder noProgram() {
    return new Market.ProgramOrder(NOBODY, NONE, NONE, NOBODY, NOBODY, NOBODY, NONE, NONE);
  }

  private static Market.DatasetOrder dataset(DatasetOrder order) {
    return new Market.DatasetOrder(
        order.dataset().toString(),
        order.price().units(),
        number(order.volume()),
        order.program().toString(),
        order.pool().toString(),
        order.requester().toString(),
        number(order.expiry()),
        order.salt());
  }

  private static Market.DatasetOrder noDataset() {
    return new Market.DatasetOrder(NOBODY, NONE, NONE, NOBODY, NOBODY, NOBODY, NONE, NONE);
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }
}
