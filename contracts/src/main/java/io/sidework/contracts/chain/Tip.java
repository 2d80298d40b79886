package io.sidework.contracts.chain;

import io.sidework.protocol.type.Bytes32;

/**
 * Where a node's hash chain stands (spec R-33).
 *
 * @param value whose preimage the node shows next; zero of who never joined
 * @param from the first epoch for which
 */
public record Tip(Bytes32 value, int from) {}
