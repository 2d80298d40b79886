package io.sidework.node.port;

import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotContext;

/** Starts the protocol's machine for one lot. */
@FunctionalInterface
public interface LotFactory {
  /**
   * @param now milliseconds; the same context and time give the same lot
   */
  Lot start(LotContext context, long now);
}
