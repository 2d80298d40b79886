/**
 * The WebAssembly binary format as far as metering needs it: strict decoding, the cost table, and
 * the pass that rewrites a module so that it counts its own fuel.
 */
@NullMarked
package io.sidework.runtime.wasm;

import org.jspecify.annotations.NullMarked;
