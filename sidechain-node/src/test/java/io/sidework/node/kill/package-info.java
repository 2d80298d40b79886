/**
 * Nodes over real stores and files, driven by hand in virtual time and killed at any write (P8).
 */
@NullMarked
package io.sidework.node.kill;

import org.jspecify.annotations.NullMarked;
