package io.sidework.node.application;

import io.sidework.node.port.Archive;
import io.sidework.node.port.Archive.Place;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store;
import io.sidework.node.port.StoreFailed;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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

  private final Mailbox mailbox;
  private final Store store;
  private final Archive archive;
  private final BlockingQueue<DealRecord> due = new LinkedBlockingQueue<>();
  private final List<DealRecord> batch = new ArrayList<>();

  public Archivist(Mailbox mailbox, Store store, Archive archive) {
    this.mailbox = mailbox;
    this.store = store;
    this.archive = archive;
  }

  /** Answers with {@link Command.Archived} once. */
  void take(DealRecord over) {
    due.add(over);
  }

  @Override
  public long turn() throws InterruptedException {
    due.drainTo(batch, BATCH - batch.size());
    if (batch.isEmpty()) {
      return PAUSE_MILLIS;
    }
    try {
      mailbox.put(append(batch));
      batch.clear();
      return 0;
    } catch (StoreFailed e) {
      LOG.error("deals stay in the store for now: {}", e.getMessage());
      return RETRY_MILLIS;
    }
  }

  private Command.Archived append(List<DealRecord> batch) {
    List<Command.Archived.Entry> entries = new ArrayList<>();
    for (DealRecord record : batch) {
      DealId id = record.deal().id();
      Archive.Entry entry = new Archive.Entry(record, store.certificates(id));
      Place place = archive.append(entry, name -> store.certificate(id, name).orElseThrow());
      entries.add(new Command.Archived.Entry(id, place));
    }
    return new Command.Archived(entries, archive.sync());
  }
}
