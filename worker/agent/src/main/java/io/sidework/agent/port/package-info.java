/** What the application needs from the outside: chain, nodes, runner, durable results, blobs. */
@NullMarked
package io.sidework.agent.port;

import org.jspecify.annotations.NullMarked;
