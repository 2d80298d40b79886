/** Reads the configuration, wires the parts and runs the gateway. */
@NullMarked
package io.sidework.gateway.boot;

import org.jspecify.annotations.NullMarked;
