/**
 * ABI words, the EIP-712 domain and the messages that nodes and workers sign (docs/spec/chain.md).
 */
@NullMarked
package io.sidework.protocol.eip712;

import org.jspecify.annotations.NullMarked;
