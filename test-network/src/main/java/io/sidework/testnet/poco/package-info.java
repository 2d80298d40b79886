/**
 * Experiments with proof of contribution: seeded markets under the real rules, with liars in them.
 */
@NullMarked
package io.sidework.testnet.poco;

import org.jspecify.annotations.NullMarked;
