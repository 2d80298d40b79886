/**
 * Ids, amounts and results: the nouns every other package speaks in. Immutable, ordered by their
 * bytes.
 */
@NullMarked
package io.sidework.protocol.type;

import org.jspecify.annotations.NullMarked;
