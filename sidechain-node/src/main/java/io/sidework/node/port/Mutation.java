package io.sidework.node.port;

import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;

/** One change of what a node remembers; a group of them is written all or nothing. */
public sealed interface Mutation {
  record PutDeal(DealRecord record) implements Mutation {}

  /** Sequence numbers of a lot count from 0. */
  record AppendLog(DealId deal, int lot, long sequence, LogEntry entry) implements Mutation {}

  record PutCertificate(SegmentCertificate certificate) implements Mutation {}

  record PutOutput(DealId deal, Bytes32 outputHash, byte[] output) implements Mutation {}

  /** The deal's lots can no longer be resumed; certificates and outputs stay. */
  record DropLogs(DealId deal) implements Mutation {}

  /**
   * Record and certificates are in the archive: here they go, and only outputs stay.
   *
   * @param end what of the archive is referred to from now on
   * @param since when the deal ended, Unix milliseconds
   * @param whole no certificate and no output is known to be missing (spec N-30)
   */
  record Archived(DealId deal, Archive.Place place, Archive.Place end, long since, boolean whole)
      implements Mutation {}

  /** Something of an archived deal is missing or damaged; since as it was archived with. */
  record Lacks(DealId deal, long since) implements Mutation {}

  /** Nothing of an archived deal is missing any more. */
  record Whole(DealId deal, long since) implements Mutation {}

  /** One output goes, since it is damaged. */
  record DropOutput(DealId deal, Bytes32 outputHash) implements Mutation {}

  /**
   * The retention of an archived deal is over: its outputs go (P12).
   *
   * @param since as it was archived with
   */
  record DropOutputs(DealId deal, long since) implements Mutation {}

  /** How many groups with promises of its own the node has written (spec N-27). */
  record CountWrites(long writes) implements Mutation {}

  /** The highest mark of a peer that was seen. */
  record PutMark(Address peer, PeerMessage.MyMark mark) implements Mutation {}

  /** The node takes no part in deals of this and earlier epochs (spec N-28). */
  record Abstain(int epoch) implements Mutation {}

  /** First block whose events are not yet taken. */
  record NextBlock(long block) implements Mutation {}
}
