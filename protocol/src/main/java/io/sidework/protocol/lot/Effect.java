package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the host has to do once the input is on disk. Each may be done twice without harm. Outputs
 * and certificates are stored in the same write as the input.
 */
public sealed interface Effect {
  /** To one committee member. */
  record ToPeer(int node, PeerMessage message) implements Effect {}

  /** To every other committee member. */
  record ToPeers(PeerMessage message) implements Effect {}

  /**
   * To one committee member, or to {@link #EVERYBODY} else: openings and outputs that only the
   * store has. A lot keeps no outputs in memory, which they would outgrow; the host hands on what
   * {@link #send} reads, part by part.
   */
  record Supply(int node, DealId deal, int lot, List<StoredOpening> openings, List<Bytes32> outputs)
      implements Effect {
    public static final int EVERYBODY = -1;

    /** Outputs in one message; leaves room below the largest frame. */
    private static final int MAX_PART = 8 << 20;

    /** Outputs in answer to one message: it is asked again for the rest. */
    private static final int MAX_BYTES = 16 << 20;

    public Supply {
      openings = List.copyOf(openings);
      outputs = List.copyOf(outputs);
    }

    /** Reads what is to be sent, at most a part at a time; what is not there is left out. */
    public void send(
        Function<Bytes32, Optional<byte[]>> store, Consumer<? super PeerMessage> link) {
      List<Opening> part = new ArrayList<>();
      int inPart = 0;
      int bytes = 0;
      for (StoredOpening opening : openings) {
        Optional<byte[]> output = store.apply(opening.result().outputHash());
        int size = output.map(found -> found.length).orElse(0);
        if (output.isPresent() && bytes + size <= MAX_BYTES) {
          if (part.size() == Deal.LOT || inPart + size > MAX_PART && !part.isEmpty()) {
            link.accept(new PeerMessage.RelayOpenings(deal, lot, part));
            part.clear();
            inPart = 0;
          }
          part.add(opening.with(output.get()));
          inPart += size;
          bytes += size;
        }
      }
      if (!part.isEmpty()) {
        link.accept(new PeerMessage.RelayOpenings(deal, lot, part));
      }
      for (Bytes32 hash : outputs) {
        Optional<byte[]> output = store.apply(hash);
        if (output.isPresent() && bytes + output.get().length <= MAX_BYTES) {
          bytes += output.get().length;
          byte[] body = new LotMessage.Output(output.get()).toBytes();
          link.accept(new PeerMessage.Agreement(deal, lot, body));
        }
      }
    }
  }

  record ToWorker(Address worker, WorkerMessage message) implements Effect {}

  /**
   * Run the task in the reference runtime and answer with {@link LotInput.Reexecuted}.
   *
   * @param audit nothing in the lot waits for it (spec L-64): it may be put off
   */
  record Reexecute(int taskIndex, boolean audit) implements Effect {}

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

  /** A node contradicted itself in the agreement on a slot (spec ). */
  record FaultyNode(NodeFault evidence) implements Effect {}
}
