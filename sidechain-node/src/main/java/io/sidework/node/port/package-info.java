/**
 * What the core of a node needs from the outside, in its own words. Owned by the application;
 * adapters implement it.
 */
@NullMarked
package io.sidework.node.port;

import org.jspecify.annotations.NullMarked;
