package io.sidework.protocol.lot;

import io.sidework.protocol.message.SignedBundle;

/** Evidence of equivocation: two bundles of one worker that commit to one task differently. */
public record Contradiction(SignedBundle first, SignedBundle second, int taskIndex) {}
