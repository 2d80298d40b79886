/** What the gateway needs from outside: nodes and a place to keep orders. */
@NullMarked
package io.sidework.gateway.port;

import org.jspecify.annotations.NullMarked;
