/** Links to nodes and blobs over HTTP, with Vert.x. */
@NullMarked
package io.sidework.agent.adapter.vertx;

import org.jspecify.annotations.NullMarked;
