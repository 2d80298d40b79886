package io.sidework.contracts.chain;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;

/** One task's output with what proves it to the chain (spec R-25). */
public record CertifiedOutput(
    Deal deal, Committee committee, SegmentCertificate certificate, Leaf leaf, byte[] output) {}
