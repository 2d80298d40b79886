/** The HTTP API over Vert.x: routes as a table, problems as documents, event streams. */
@NullMarked
package io.sidework.gateway.adapter.http;

import org.jspecify.annotations.NullMarked;
