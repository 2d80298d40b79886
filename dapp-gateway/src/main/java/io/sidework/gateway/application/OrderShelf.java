package io.sidework.gateway.application;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.port.OrderLog;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Signed orders by id, in memory and in a log. An order is in the log before its poster hears that
 * it was taken.
 *
 * @param <T> what is kept
 */
final class OrderShelf<T> {
  private static final int MAX_ORDERS = 100_000;

  private final OrderLog log;
  private final Function<T, Bytes32> id;
  private final Function<T, JsonNode> encoder;
  private final Map<Bytes32, T> orders = new LinkedHashMap<>();

  /** Loads what is kept; what a later version no longer reads is an error, not skipped. */
  OrderShelf(
      OrderLog log,
      Function<JsonNode, T> decoder,
      Function<T, Bytes32> id,
      Function<T, JsonNode> encoder) {
    this.log = log;
    this.id = id;
    this.encoder = encoder;
    log.load().stream().map(decoder).forEach(order -> orders.putIfAbsent(id.apply(order), order));
  }

  /** False when it was there before. */
  synchronized boolean add(T order) {
    if (orders.containsKey(id.apply(order))) {
      return false;
    }
    if (orders.size() >= MAX_ORDERS) {
      throw new Refusal(
          Refusal.Reason.TOO_MANY, "this gateway keeps at most " + MAX_ORDERS + " orders");
    }
    log.add(encoder.apply(order));
    orders.put(id.apply(order), order);
    return true;
  }

  synchronized Optional<T> find(Bytes32 order) {
    return Optional.ofNullable(orders.get(order));
  }

  /** Those that a filter keeps, newest first. */
  synchronized List<T> list(Predicate<T> filter) {
    List<T> found = new ArrayList<>(orders.values());
    found.removeIf(filter.negate());
    return found.reversed();
  }

  /** Forgets those that a filter names. The log is rewritten only if there are any. */
  synchronized void drop(Predicate<T> filter) {
    if (orders.values().removeIf(filter)) {
      log.rewrite(orders.values().stream().map(encoder).toList());
    }
  }

  synchronized int size() {
    return orders.size();
  }
}
