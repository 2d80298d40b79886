package io.sidework.node.port;

import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All that a node must not forget. One thread writes; any thread reads. */
public interface Store extends AutoCloseable {
  /** Writes all or nothing, and returns when it is on disk. */
  void write(List<Mutation> group);

  /**
   * Gives back the disk that dropped logs, and records and certificates of archived deals, took;
   * blocks for seconds, but no write. To be called on a thread that has nothing better to do.
   *
   * @throws StoreFailed when it cannot; nothing is lost
   */
  void compact();

  /** First block to read; empty on a new store. */
  Optional<Long> nextBlock();

  /** Groups with promises that were written; 0 on a new store. */
  long writes();

  /** The highest mark of each peer that was seen. */
  Map<Address, PeerMessage.MyMark> marks();

  /** Last epoch in whose deals the node takes no part; 0 for none. */
  int abstains();

  List<DealRecord> deals();

  /** Entries of one lot in order of their sequence numbers; 0 or more. */
  void log(DealId deal, int lot, Consumer<LogEntry> reader);

  Optional<byte[]> output(Bytes32 outputHash);

  /** Names of the deal's certificates, ascending by lot and round. */
  List<CertificateName> certificates(DealId deal);

  Optional<SegmentCertificate> certificate(DealId deal, CertificateName name);

  /** Where a deal lies whose record and certificates are in the archive. */
  Optional<Archive.Place> archived(DealId deal);

  /** What of the archive is referred to: all before this place. */
  Archive.Place archiveEnd();

  /**
   * Archived deals whose outputs are still here, those first that ended first.
   *
   * @param before only those that ended before, Unix milliseconds
   */
  List<Ended> ended(long before, int most);

  /** The same from one on, that one not included. */
  List<Ended> endedAfter(Ended last, int most);

  /** Whether the deal's outputs are still to be kept (P12). */
  boolean isRetained(Ended ended);

  /** Archived deals that lack something, those first that ended first, after one of them. */
  List<Ended> lacking(Ended last, int most);

  /** Whether the output is here for this deal: what other deals hold goes when they do. */
  boolean holds(DealId deal, Bytes32 outputHash);

  /**
   * The output that is here for this deal.
   *
   * @throws StoreFailed when it is damaged on disk
   */
  Optional<byte[]> output(DealId deal, Bytes32 outputHash);

  /** An archived deal and when it ended, Unix milliseconds. */
  record Ended(DealId deal, long since) {
    /** Before all others. */
    public static final Ended NONE = new Ended(new DealId(Bytes32.ZERO), 0);
  }

  @Override
  void close();

  /** A certificate within its deal: RESOLVE of a round certifies at most once (P4). */
  record CertificateName(int lot, int round) implements Comparable<CertificateName> {
    @Override
    public int compareTo(CertificateName other) {
      return lot != other.lot
          ? Integer.compare(lot, other.lot)
          : Integer.compare(round, other.round);
    }
  }
}
