package io.sidework.gateway.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.type.DealId;
import java.util.Optional;

/**
 * Something that happened, for those who listen.
 *
 * @param id place among the contract's logs since deployment, the same after a restart; -1 for what
 *     is not on chain
 * @param name deal, settled, finished, refunded, epoch, node, slashed or certified
 * @param deal the deal it is about, if any
 */
public record GatewayEvent(long id, String name, Optional<DealId> deal, ObjectNode body) {}
