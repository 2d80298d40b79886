/**
 * The contracts as Java sees them: deployment and readable errors. The wrappers of {@code abi} are
 * generated from the Solidity sources.
 */
@NullMarked
package io.sidework.contracts;

import org.jspecify.annotations.NullMarked;
