/**
 * The far side of {@link io.sidework.runtime.ChildSandbox}: the program that the child JVM runs,
 * and the frames the two sides exchange.
 */
@NullMarked
package io.sidework.runtime.child;

import org.jspecify.annotations.NullMarked;
