/**
 * The contracts' books as a pure model (docs/spec/chain.md): what an operation of anybody is
 * answered, and what every account then has. Written from the rules, not from the Solidity; the
 * differential test of module contracts runs both side by side.
 *
 * <p>Signatures are abstract: an operation names whose key made each of them, and the zero address
 * where none was given. Orders and deals are named by whoever makes the operations.
 */
@NullMarked
package io.sidework.protocol.ledger;

import org.jspecify.annotations.NullMarked;
