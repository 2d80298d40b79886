/** A chain in memory and workers that play their part, for tests of whole nodes. */
@NullMarked
package io.sidework.node.testing;

import org.jspecify.annotations.NullMarked;
