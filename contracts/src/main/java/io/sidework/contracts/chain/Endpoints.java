package io.sidework.contracts.chain;

import io.sidework.protocol.type.Address;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where nodes are reached, from the events in order: by account, and by every key that it named, as
 * committees list those (spec R-26).
 */
public final class Endpoints {
  private final Map<Address, Address> accounts = new TreeMap<>();
  private final Map<Address, String> published = new TreeMap<>();

  public synchronized void apply(ChainEvent event) {
    switch (event) {
      case ChainEvent.NodeJoined joined -> {
        published.put(joined.node(), joined.endpoint());
        accounts.put(joined.node(), joined.node());
      }
      case ChainEvent.SigningKeyChanged changed -> accounts.put(changed.key(), changed.account());
      default -> {}
    }
  }

  /** Base URLs by account alone. */
  public synchronized Map<Address, String> byAccount() {
    return new TreeMap<>(published);
  }

  /** Base URLs by account or key. */
  public synchronized Map<Address, String> all() {
    Map<Address, String> all = new TreeMap<>();
    accounts.forEach(
        (key, account) -> {
          String endpoint = published.get(account);
          if (endpoint != null) {
            all.put(key, endpoint);
          }
        });
    return all;
  }
}
