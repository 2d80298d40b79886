/** Plain HTTP requests to other nodes. */
@NullMarked
package io.sidework.node.adapter.http;

import org.jspecify.annotations.NullMarked;
