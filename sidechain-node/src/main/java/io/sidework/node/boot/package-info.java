/** Starts a node: command line, configuration, wiring. */
@NullMarked
package io.sidework.node.boot;

import org.jspecify.annotations.NullMarked;
