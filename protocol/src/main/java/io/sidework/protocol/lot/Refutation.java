package io.sidework.protocol.lot;

import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Bytes32;
import java.util.List;

/**
 * Evidence of a lie: the culprit's own bundle, the opening of one commitment in it, and what Q
 * nodes computed.
 *
 * @param digest what the worker opened
 * @param salt of that commitment
 * @param truth the digest that the reexecutions signed
 * @param reexecutions Q signatures on Reexecution(epoch, taskId, truth), ascending by node
 */
public record Refutation(
    SignedBundle bundle,
    int taskIndex,
    Bytes32 digest,
    Bytes32 salt,
    Bytes32 truth,
    List<NodeSignature> reexecutions) {}
