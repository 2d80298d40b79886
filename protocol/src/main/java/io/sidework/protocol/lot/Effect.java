package io.sidework.protocol.lot;

import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/**
 * What the host has to do once the input is on disk. Each may be done twice without harm. Outputs
 * and certificates are stored in the same write as the input.
 */
public sealed interface Effect {
  /** To one committee member. */
  record ToPeer(int node, PeerMessage message) implements Effect {}

  /** To every other committee member. */
  record ToPeers(PeerMessage message) implements Effect {}

  record ToWorker(Address worker, WorkerMessage message) implements Effect {}

  /** Run the task in the reference runtime and answer with {@link LotInput.Reexecuted}. */
  record Reexecute(int taskIndex) implements Effect {}

  /** Keep a task's standard output under its manifest's hash, durably. */
  record StoreOutput(Bytes32 outputHash, byte[] output) implements Effect {}

  /** Keep the certificate and settle it. */
  record Certified(SegmentCertificate certificate) implements Effect {}

  /**
   * A worker's opened digest was refuted by Q re-executions: all that the chain needs (spec R-22).
   */
  record Refuted(Refutation evidence) implements Effect {}

  /** A worker signed two commitments for one task (spec R-21). */
  record DoubleCommitment(Contradiction evidence) implements Effect {}
}
