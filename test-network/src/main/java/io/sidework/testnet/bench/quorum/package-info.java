/**
 * {@code bench quorum}: four node processes and a driver that stands in for their workers. The
 * nodes are the ones that users run, with the same flags, store and sockets.
 */
@NullMarked
package io.sidework.testnet.bench.quorum;

import org.jspecify.annotations.NullMarked;
