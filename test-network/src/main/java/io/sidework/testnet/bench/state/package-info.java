/**
 * The process that {@code bench state} measures: a node without network and chain, and its load.
 */
@NullMarked
package io.sidework.testnet.bench.state;

import org.jspecify.annotations.NullMarked;
