/** Talks to nodes over the JDK's HTTP client. */
@NullMarked
package io.sidework.gateway.adapter.node;

import org.jspecify.annotations.NullMarked;
