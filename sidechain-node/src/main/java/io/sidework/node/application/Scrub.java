package io.sidework.node.application;

import io.sidework.node.port.Store;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.port.Store.Ended;
import io.sidework.node.port.StoreFailed;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, slowly and again and again, what a node must keep of deals that are over, as long as it
 * must: what is lost or damaged is said to the core, so that {@link Transfers} fetches it (N-31).
 */
public final class Scrub implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
  private static final long PAUSE_MILLIS = 100;
  private static final long ROUND_MILLIS = 600_000;

  /** Outputs that are read before a pause. */
  private static final long BYTES_AT_ONCE = 1 << 20;

  /** A megabyte a second: disk and memory are for the work. */
  private static final long BYTES_PER_MILLI = 1_000;

  private final Mailbox mailbox;
  private final Store store;
  private final Certificates certificates;
  private final Deque<CertificateName> names = new ArrayDeque<>();
  private final Deque<Bytes32> outputs = new ArrayDeque<>();
  private Ended deal = Ended.NONE;

  public Scrub(Mailbox mailbox, Store store, Certificates certificates) {
    this.mailbox = mailbox;
    this.store = store;
    this.certificates = certificates;
  }

  @Override
  public long turn() throws InterruptedException {
    if (!outputs.isEmpty()) {
      return Math.max(PAUSE_MILLIS, readOutputs() / BYTES_PER_MILLI);
    }
    CertificateName name = names.poll();
    if (name != null) {
      readCertificate(name);
      return PAUSE_MILLIS;
    }
    return nextDeal();
  }

  private long nextDeal() throws InterruptedException {
    List<Ended> next = store.endedAfter(deal, 1);
    if (next.isEmpty()) {
      deal = Ended.NONE;
      return ROUND_MILLIS;
    }
    deal = next.getFirst();
    var entry = certificates.archived(deal.deal());
    if (entry.isEmpty()) {
      damaged("its record in the archive", null);
    } else {
      names.addAll(certificates.names(deal.deal()));
    }
    return PAUSE_MILLIS;
  }

  private void readCertificate(CertificateName name) throws InterruptedException {
    Optional<SegmentCertificate> made = certificates.certificate(deal.deal(), name);
    if (made.isEmpty()) {
      damaged("the certificate of lot " + name.lot() + " round " + name.round(), null);
      return;
    }
    made.get().leaves().stream().map(Leaf::outputHash).distinct().forEach(outputs::add);
  }

  private long readOutputs() throws InterruptedException {
    long bytes = 0;
    while (!outputs.isEmpty() && bytes < BYTES_AT_ONCE) {
      Bytes32 hash = outputs.remove();
      try {
        byte @Nullable [] output = store.output(deal.deal(), hash).orElse(null);
        bytes += output == null ? 0 : output.length;
        if (output == null || !TaskResult.outputHash(output).equals(hash)) {
          damaged("output " + hash, output == null ? null : hash);
        }
      } catch (StoreFailed e) {
        LOG.error("output {}: {}", hash, e.getMessage());
        damaged("output " + hash, hash);
      }
    }
    return bytes;
  }

  private void damaged(String what, @Nullable Bytes32 output) throws InterruptedException {
    // What a deal that has just been left behind had is gone by right.
    if (store.isRetained(deal)) {
      LOG.warn("deal {}: {} is lost or damaged, to be fetched again", deal.deal(), what);
      mailbox.put(new Command.Damaged(deal, Optional.ofNullable(output)));
    }
  }
}
