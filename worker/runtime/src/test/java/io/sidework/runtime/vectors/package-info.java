/** Tasks whose results are written down, and the engines that must agree on them. */
@org.jspecify.annotations.NullMarked
package io.sidework.runtime.vectors;
