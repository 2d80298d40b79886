/** Re-execution in a child JVM. */
@NullMarked
package io.sidework.node.adapter.sandbox;

import org.jspecify.annotations.NullMarked;
