/** The experiments in small: what they find depends on the rules, so they fail with them. */
@NullMarked
package io.sidework.testnet.poco;

import org.jspecify.annotations.NullMarked;
