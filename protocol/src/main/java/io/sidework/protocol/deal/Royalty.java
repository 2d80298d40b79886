package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;

/**
 * What an asset's owner is paid for each certified task, whatever its status (spec R-25).
 *
 * @param owner at the match; zero where nobody is paid
 */
public record Royalty(Address owner, Amount price) {
  public static final Royalty NONE = new Royalty(Address.ZERO, Amount.ZERO);
}
