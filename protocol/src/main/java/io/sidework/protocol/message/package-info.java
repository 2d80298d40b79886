/** What travels between nodes and workers, with its binary form. */
@NullMarked
package io.sidework.protocol.message;

import org.jspecify.annotations.NullMarked;
