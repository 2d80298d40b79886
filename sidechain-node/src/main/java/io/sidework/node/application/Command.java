package io.sidework.node.application;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.node.port.Archive;
import io.sidework.node.port.Store;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that can happen to a node, in the order in which its core takes it. */
public sealed interface Command {
  /**
   * The chain went on.
   *
   * @param time timestamp of its latest block, Unix seconds
   * @param nextBlock first block whose events are not in here
   * @param epochs members of every epoch that is named for the first time
   * @param seeds of deals that had none
   */
  record ChainStep(
      long head,
      long time,
      long nextBlock,
      int epoch,
      List<ChainEvent> events,
      Map<Integer, EpochMembers> epochs,
      Map<DealId, Bytes32> seeds,
      Map<Address, String> endpoints)
      implements Command {}

  /** A frame of a peer that has logged in; done runs when its effects may leave. */
  record PeerFrame(Address peer, PeerMessage message, Runnable done) implements Command {}

  /** A frame of a worker that has logged in. */
  record WorkerFrame(Address worker, WorkerMessage message, Runnable done) implements Command {}

  record PeerUp(Address peer) implements Command {}

  record PeerDown(Address peer) implements Command {}

  record WorkerUp(Address worker) implements Command {}

  record WorkerDown(Address worker) implements Command {}

  /** Program and inputs are here, or can never be used. */
  record Prepared(DealId deal, Preparation preparation) implements Command {}

  /**
   * Deals are in the archive.
   *
   * @param end of the archive with them
   */
  record Archived(List<Entry> deals, Archive.Place end) implements Command {
    /**
     * Where a deal lies now.
     *
     * @param since when it ended, Unix milliseconds
     * @param whole no certificate and no output is known to be missing
     */
    record Entry(DealId deal, Archive.Place place, long since, boolean whole) {}
  }

  /**
   * A peer had a certificate that this node lacks, and it is valid.
   *
   * @param archived of a deal that is in the archive, when it ended
   */
  record Fetched(Address peer, Optional<Store.Ended> archived, SegmentCertificate certificate)
      implements Command {}

  /** A peer had an output of an archived deal that this node lacks, and it has the hash. */
  record FetchedOutput(Store.Ended deal, Bytes32 outputHash, byte[] output) implements Command {}

  /** Nothing of an archived deal is missing any more. */
  record Whole(Store.Ended deal) implements Command {}

  /**
   * Something of an archived deal is lost or damaged on disk.
   *
   * @param outputHash of the output to be dropped, if it is one
   */
  record Damaged(Store.Ended deal, Optional<Bytes32> outputHash) implements Command {}

  record Reexecuted(DealId deal, int taskIndex, TaskResult result, byte[] output)
      implements Command {}

  record Tick() implements Command {}

  /** A question about the state, answered between two groups. */
  record Ask(Runnable answer) implements Command {}
}
