/** Tests of what the chain's adapter keeps by itself. */
@NullMarked
package io.sidework.contracts.chain;

import org.jspecify.annotations.NullMarked;
