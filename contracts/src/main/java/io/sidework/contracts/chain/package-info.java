/**
 * The chain as the rest of Sidework sees it: protocol types in, protocol types out. {@link
 * io.sidework.contracts.chain.Web3jChain} is the adapter over web3j.
 */
@NullMarked
package io.sidework.contracts.chain;

import org.jspecify.annotations.NullMarked;
