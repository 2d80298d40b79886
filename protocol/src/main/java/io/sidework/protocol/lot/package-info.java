/** The life of one lot at one node: collecting, closing, opening, resolving (docs/spec/lot.md). */
@NullMarked
package io.sidework.protocol.lot;

import org.jspecify.annotations.NullMarked;
