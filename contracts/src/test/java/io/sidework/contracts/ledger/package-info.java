/**
 * The differential: random operations that the pure ledger of module protocol decides, and
 * test/Differential.t.sol carries out on the contracts.
 */
@NullMarked
package io.sidework.contracts.ledger;

import org.jspecify.annotations.NullMarked;
