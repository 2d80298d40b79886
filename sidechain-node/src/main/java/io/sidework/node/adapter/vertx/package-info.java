/** The node's HTTP interface and WebSockets over Vert.x (docs/spec/node.md). */
@NullMarked
package io.sidework.node.adapter.vertx;

import org.jspecify.annotations.NullMarked;
