package io.sidework.node.application;

import io.sidework.protocol.type.Address;
import java.util.Map;
import java.util.Set;

/**
 * Who may log in at this moment: members of the current epoch and of the epochs of open deals. A
 * snapshot that the core publishes.
 *
 * @param peers every other committee member
 * @param workers owners of seats
 * @param endpoints base URLs of nodes, as published on chain
 */
public record Membership(Set<Address> peers, Set<Address> workers, Map<Address, String> endpoints) {
  public static final Membership NOBODY = new Membership(Set.of(), Set.of(), Map.of());
}
