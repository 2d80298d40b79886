package io.sidework.node.application;

import io.sidework.protocol.type.Address;
import java.util.Map;
import java.util.Set;

/**
 * Who may log in at this moment: members of the current epoch and of the epochs of open deals. A
 * snapshot that the core publishes.
 *
 * @param peers every other committee member
 * @param workers owners of seats, each with the keys that sign for it (spec R-26)
 * @param endpoints base URLs of nodes, as published on chain
 */
public record Membership(
    Set<Address> peers, Map<Address, Set<Address>> workers, Map<Address, String> endpoints) {
  public static final Membership NOBODY = new Membership(Set.of(), Map.of(), Map.of());
}
