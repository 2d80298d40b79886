package io.sidework.agent.application;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.type.Address;

/**
 * Who works: the account whose seats are drawn and paid, and the key that signs for it, its own or
 * another (spec R-26).
 */
public record Identity(Address owner, EcKey key) {
  /** Whether the account's signatures of an epoch are made with this key. */
  boolean signsIn(Roster roster) {
    return roster.keyOf(owner).equals(key.address());
  }
}
