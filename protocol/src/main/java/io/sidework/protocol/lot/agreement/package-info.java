/**
 * Single-decree agreement on one slot of a lot: two phases, view change with locks (spec L-30 to
 * L-41). Knows nothing of what it decides.
 */
@NullMarked
package io.sidework.protocol.lot.agreement;

import org.jspecify.annotations.NullMarked;
