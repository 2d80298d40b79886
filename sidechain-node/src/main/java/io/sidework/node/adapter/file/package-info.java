/** Blobs as files named by their hash. */
@NullMarked
package io.sidework.node.adapter.file;

import org.jspecify.annotations.NullMarked;
