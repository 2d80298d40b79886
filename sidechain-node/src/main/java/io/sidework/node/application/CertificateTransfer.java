package io.sidework.node.application;

import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store.Ended;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one peer after the other for certificates of the lots that lack some, and for no others.
 * What a peer sends is believed certificate by certificate, by its signatures (spec N-30).
 */
final class CertificateTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateTransfer.class);

  /** Lots in a row that are asked for at once, as long as the answers are small enough. */
  static final int MAX_LOTS = 8;

  /** Between two requests: with the bytes below, what catching up may cost this node and peers. */
  static final long PAUSE_MILLIS = 20;

  private static final long BYTES_PER_MILLI = 4_000;

  /** A leaf with its share of names and signatures. */
  private static final long LEAF_BYTES = 200;

  private record Lots(int first, int count) {}

  private final Transfers.Parts parts;
  private final Settler.OfDeal of;
  private final Optional<Ended> archived;
  private final boolean isRefunded;
  private final Coverage coverage;
  private final List<Address> peers;
  private final Map<Integer, BigInteger> settled = new TreeMap<>();
  private int peer;
  private int lot;
  private int window = MAX_LOTS;
  private boolean progress;
  private boolean over;

  CertificateTransfer(
      Transfers.Parts parts,
      Settler.OfDeal of,
      Optional<Ended> archived,
      DealRecord record,
      Coverage coverage,
      List<Address> peers) {
    this.parts = parts;
    this.of = of;
    this.archived = archived;
    this.isRefunded = archived.isPresent() && record.phase() == DealPhase.REFUNDED;
    this.coverage = coverage;
    this.peers = peers;
  }

  boolean isOver() {
    return over;
  }

  boolean hasProgress() {
    return progress;
  }

  /** Whether tasks are without certificate that should have one. */
  boolean lacks() {
    return missing(0).isPresent();
  }

  /** At most one request; returns how long to pause after it, in milliseconds. */
  long step() throws InterruptedException {
    Optional<Lots> lots = missing(lot);
    if (lots.isEmpty()) {
      // Who is asked about a deal that is not over need not know more than the next one.
      over = lot == 0 || archived.isEmpty() || !lacks();
      nextPeer();
      return 0;
    }
    while (peer < peers.size()) {
      Optional<String> endpoint = parts.peers().endpoint(peers.get(peer));
      if (endpoint.isPresent()) {
        return ask(peers.get(peer), endpoint.get(), lots.get());
      }
      peer++;
    }
    over = true;
    return 0;
  }

  private void nextPeer() {
    peer++;
    lot = 0;
  }

  private long ask(Address from, String endpoint, Lots lots) throws InterruptedException {
    var answer = parts.source().certificates(endpoint, of.deal().id(), lots.first(), lots.count());
    if (answer.isEmpty() && lots.count() > 1) {
      // Perhaps it was only too long.
      window = 1;
      return PAUSE_MILLIS;
    }
    Optional<String> problem =
        answer.isEmpty() ? Optional.of("no proper answer") : take(from, lots, answer.get());
    if (problem.isPresent()) {
      LOG.warn("deal {}: node {} is not asked now: {}", of.deal().id(), from, problem.get());
      parts.peers().failed(from);
      nextPeer();
      return PAUSE_MILLIS;
    }
    parts.peers().answered(from);
    lot = lots.first() + lots.count();
    long leaves = answer.get().stream().mapToLong(made -> made.leaves().size()).sum();
    return Math.max(PAUSE_MILLIS, leaves * LEAF_BYTES / BYTES_PER_MILLI);
  }

  /** Takes what is valid before the first that is not; returns what is wrong with that one. */
  private Optional<String> take(Address from, Lots lots, List<SegmentCertificate> answer)
      throws InterruptedException {
    for (SegmentCertificate made : answer) {
      boolean asked = made.lot() >= lots.first() && made.lot() < lots.first() + lots.count();
      Optional<String> problem =
          asked
              ? made.problem(parts.self().domain(), of.deal(), of.committee())
              : Optional.of("certificate of lot " + made.lot() + ", which was not asked for");
      if (problem.isPresent()) {
        return problem;
      }
      if (coverage.add(made)) {
        progress = true;
        parts.mailbox().put(new Command.Fetched(from, archived, made));
      }
    }
    return Optional.empty();
  }

  /** The next lots in a row that lack certificates. */
  private Optional<Lots> missing(int from) {
    int first = from;
    while (first < of.deal().lots() && !lacks(first)) {
      first++;
    }
    int end = first;
    while (end < of.deal().lots() && end < first + window && lacks(end)) {
      end++;
    }
    return end == first ? Optional.empty() : Optional.of(new Lots(first, end - first));
  }

  private boolean lacks(int number) {
    BigInteger missing = coverage.missing(number);
    return missing.signum() != 0 && missing.and(wanted(number)).signum() != 0;
  }

  /** Of a refunded deal only what was settled before has to have a certificate. */
  private BigInteger wanted(int number) {
    Deal deal = of.deal();
    return isRefunded
        ? settled.computeIfAbsent(number, each -> parts.chain().settled(deal.id(), each))
        : BigInteger.ONE.shiftLeft(deal.lotSize(number)).subtract(BigInteger.ONE);
  }
}
