/** Deals, committees, rosters and the pure rules over them: lottery, acceptance, payout. */
@NullMarked
package io.sidework.protocol.deal;

import org.jspecify.annotations.NullMarked;
