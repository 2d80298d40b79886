/**
 * The core of a node: one thread applies commands to deals and lots in groups, writes each group
 * once, then lets its effects leave. Everything that blocks has a thread of its own.
 */
@NullMarked
package io.sidework.node.application;

import org.jspecify.annotations.NullMarked;
