/**
 * A whole Sidework network on one machine: chain, contracts, nodes, workers and gateway as separate
 * processes, and the commands that start, use and end it.
 */
@NullMarked
package io.sidework.testnet;

import org.jspecify.annotations.NullMarked;
