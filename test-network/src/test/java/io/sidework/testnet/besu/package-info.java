/**
 * A Hyperledger Besu chain in a container for tests: its genesis, its image as found on this
 * machine, its start and end.
 */
@NullMarked
package io.sidework.testnet.besu;

import org.jspecify.annotations.NullMarked;
