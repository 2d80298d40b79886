package io.sidework.contracts;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.Optional;

/**
 * A contract on a chain.
 *
 * @param codeHash Keccak-256 of its code there: another one is another contract, or other values
 *     that its constructor fixed
 * @param transaction that created it; empty for a token that was there before
 * @param arguments of its constructor, ABI-encoded in hexadecimal; empty where nobody knows them
 */
public record Placed(
    Address address, Bytes32 codeHash, Optional<Bytes32> transaction, Optional<String> arguments) {}
