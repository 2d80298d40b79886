/**
 * The process that {@code bench state} measures: a node without network and chain, and its load.
 */
@NullMarked
package io.sidework.load;

import org.jspecify.annotations.NullMarked;
