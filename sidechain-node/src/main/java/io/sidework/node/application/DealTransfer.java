package io.sidework.node.application;

import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.port.Store.Ended;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One try to get what is missing of one deal: reads what is here, asks peers for certificates of
 * the other tasks and, where the deal is over, for outputs. A step is one request, or a few reads.
 */
final class DealTransfer {
  private static final int READ_AT_ONCE = 16;
  private static final long READ_MILLIS = 5;

  private final Transfers.Parts parts;
  private final DealRecord record;
  private final Optional<Ended> archived;
  private final Coverage coverage;
  private final Deque<CertificateName> unread;
  private final List<Address> peers;
  private final CertificateTransfer certificates;
  private Optional<OutputTransfer> outputs = Optional.empty();
  private boolean over;

  /**
   * @param archived empty while the deal is not over
   * @param record of the deal; of one that is not over, only its terms matter
   */
  DealTransfer(
      Transfers.Parts parts, Settler.OfDeal of, Optional<Ended> archived, DealRecord record) {
    this.parts = parts;
    this.record = record;
    this.archived = archived;
    this.coverage = new Coverage(of.deal());
    this.unread = new ArrayDeque<>(parts.certificates().names(of.deal().id()));
    this.peers = parts.peers().order(of.deal().id(), of.committee(), of.me());
    this.certificates = new CertificateTransfer(parts, of, archived, record, coverage, peers);
  }

  DealId id() {
    return record.deal().id();
  }

  /** Under which it is in the archive; empty when it is not over. */
  Optional<Ended> archived() {
    return archived;
  }

  boolean isOver() {
    return over;
  }

  /** Something came in. */
  boolean hasProgress() {
    return certificates.hasProgress() || outputs.filter(OutputTransfer::hasProgress).isPresent();
  }

  /** Returns how long to pause after it, in milliseconds. */
  long step() throws InterruptedException {
    if (!unread.isEmpty()) {
      read();
      return READ_MILLIS;
    }
    if (!certificates.isOver()) {
      return certificates.step();
    }
    if (archived.isEmpty()) {
      over = true;
      return 0;
    }
    if (outputs.isEmpty()) {
      outputs = Optional.of(new OutputTransfer(parts, archived.get(), peers));
    }
    OutputTransfer transfer = outputs.get();
    if (!transfer.isOver()) {
      return transfer.step();
    }
    over = true;
    if (!hasProgress() && !certificates.lacks() && !transfer.lacks()) {
      complete(archived.get());
    }
    return 0;
  }

  private void read() {
    for (int i = 0; i < READ_AT_ONCE && !unread.isEmpty(); i++) {
      parts.certificates().certificate(id(), unread.remove()).ifPresent(coverage::add);
    }
  }

  /** All is on disk: what lies in the store beside the archive goes there, too. */
  private void complete(Ended deal) throws InterruptedException {
    if (parts.store().certificates(id()).isEmpty()) {
      parts.mailbox().put(new Command.Whole(deal));
    } else {
      parts.archivist().takeAgain(record);
    }
  }
}
