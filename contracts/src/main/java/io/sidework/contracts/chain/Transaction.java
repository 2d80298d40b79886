package io.sidework.contracts.chain;

import io.sidework.protocol.type.Bytes32;
import java.util.List;

/**
 * A transaction that is in a block and succeeded.
 *
 * @param gas gas used, base cost included
 * @param events decoded logs of the Sidework contract in it
 */
public record Transaction(Bytes32 hash, long block, long gas, List<ChainEvent> events) {}
