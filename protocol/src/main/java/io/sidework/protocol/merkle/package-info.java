/** The Merkle tree of bundles and segments (spec R-5). */
@NullMarked
package io.sidework.protocol.merkle;

import org.jspecify.annotations.NullMarked;
