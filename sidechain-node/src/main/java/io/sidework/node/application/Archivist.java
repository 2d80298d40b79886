package io.sidework.node.application;

import io.sidework.node.port.Archive;
import io.sidework.node.port.Archive.Place;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.port.StoreFailed;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries deals that are over from the store into the archive. It only appends: the core then lets
 * go of the deal and writes down where it lies, in one write, so that a kill in between costs
 * nothing but an append that is cut off at the next start.
 */
public final class Archivist implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(Archivist.class);
  private static final int BATCH = 64;
  private static final long PAUSE_MILLIS = 500;
  private static final long RETRY_MILLIS = 10_000;

  /** Between two compactions: each reads and writes what of deals in progress is on disk. */
  private static final long COMPACT_MILLIS = 60_000;

  /** Lots whose logs and certificates are worth one; of full ones each leaves half a megabyte. */
  private static final int COMPACT_LOTS = 32;

  private final LongSupplier clock;
  private int lots;
  private long compacted = Long.MIN_VALUE;

  private record Due(DealRecord record, boolean whole) {}

  private final Mailbox mailbox;
  private final Store store;
  private final Archive archive;
  private final Certificates certificates;
  private final BlockingQueue<Due> due = new LinkedBlockingQueue<>();
  private final List<Due> batch = new ArrayList<>();

  /**
   * @param clock milliseconds that never go back
   */
  public Archivist(Mailbox mailbox, Store store, Archive archive, LongSupplier clock) {
    this.clock = clock;
    this.mailbox = mailbox;
    this.store = store;
    this.archive = archive;
    this.certificates = new Certificates(store, archive);
  }

  /**
   * Answers with {@link Command.Archived} once.
   *
   * @param over a deal that is not in the archive yet
   */
  void take(DealRecord over) {
    due.add(new Due(over, false));
  }

  /**
   * Appends a deal of the archive again, with the certificates that have come in since; what was
   * appended before is waste. Nothing of it is missing any more.
   */
  void takeAgain(DealRecord whole) {
    due.add(new Due(whole, true));
  }

  @Override
  public long turn() throws InterruptedException {
    due.drainTo(batch, BATCH - batch.size());
    try {
      if (batch.isEmpty()) {
        compact();
        return PAUSE_MILLIS;
      }
      mailbox.put(append(batch));
      lots += batch.stream().mapToInt(each -> each.record().deal().lots()).sum();
      batch.clear();
      return 0;
    } catch (StoreFailed e) {
      LOG.error("deals stay in the store, or their room taken, for now: {}", e.getMessage());
      return RETRY_MILLIS;
    }
  }

  /** What was deleted is on disk until it is merged with what deletes it. */
  private void compact() {
    long now = clock.getAsLong();
    if (compacted == Long.MIN_VALUE) {
      compacted = now;
    }
    if (lots >= COMPACT_LOTS && now >= compacted + COMPACT_MILLIS) {
      lots = 0;
      compacted = now;
      store.compact();
    }
  }

  private Command.Archived append(List<Due> batch) {
    List<Command.Archived.Entry> entries = new ArrayList<>();
    for (Due each : batch) {
      entries.add(append(each.record(), each.whole()));
    }
    return new Command.Archived(entries, archive.sync());
  }

  private Command.Archived.Entry append(DealRecord record, boolean whole) {
    DealId id = record.deal().id();
    Holdings holdings = new Holdings(store, record);
    Archive.Entry entry = new Archive.Entry(record, readable(id));
    Place place =
        archive.append(
            entry,
            name -> {
              SegmentCertificate made = certificates.certificate(id, name).orElseThrow();
              holdings.add(made);
              return made;
            });
    return new Command.Archived.Entry(id, place, record.since(), whole || holdings.isWhole());
  }

  /** All but those that the archive has lost: the deal lacks them from now on. */
  private List<CertificateName> readable(DealId id) {
    List<CertificateName> names = certificates.names(id);
    return store.archived(id).isEmpty()
        ? names
        : names.stream().filter(name -> certificates.certificate(id, name).isPresent()).toList();
  }
}
