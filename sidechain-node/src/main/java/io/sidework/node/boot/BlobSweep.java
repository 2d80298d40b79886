package io.sidework.node.boot;

import io.sidework.node.adapter.file.FileBlobs;
import io.sidework.node.application.Membership;
import io.sidework.node.port.BlobSource;
import io.sidework.node.port.CheckpointShelf;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the blobs of deals in progress whole and the others out of their way (spec N-29): fetches
 * again from peers what is lost or damaged here, and deletes, when they are a day old, blobs that
 * no deal in progress names; and at once the checkpoints of all other deals (spec N-42).
 */
final class BlobSweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobSweep.class);
  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final Duration AGE = Duration.ofDays(1);

  /** Between two blobs that are read: at most 16 MiB a second, mostly far less. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final FileBlobs blobs;
  private final CheckpointShelf checkpoints;
  private final Supplier<List<Deal>> active;
  private final BlobSource source;
  private final Supplier<Membership> membership;
  private final Thread thread = Thread.ofVirtual().name("blob-sweep").unstarted(this::run);

  /**
   * @param active deals in progress
   */
  BlobSweep(
      FileBlobs blobs,
      CheckpointShelf checkpoints,
      Supplier<List<Deal>> active,
      BlobSource source,
      Supplier<Membership> membership) {
    this.blobs = blobs;
    this.checkpoints = checkpoints;
    this.active = active;
    this.source = source;
    this.membership = membership;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        try {
          sweep(PAUSE);
        } catch (IOException | RuntimeException e) {
          LOG.warn("blobs not swept: {}", e.toString());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("blob sweep ends");
    }
  }

  /**
   * Looks at every blob once.
   *
   * @param pause between two that are read
   */
  void sweep(Duration pause) throws IOException, InterruptedException {
    Set<Bytes32> wanted = new TreeSet<>();
    List<Deal> deals = active.get();
    checkpoints.retain(deals.stream().map(Deal::id).collect(Collectors.toSet()));
    for (Deal deal : deals) {
      wanted.add(deal.program());
      wanted.add(deal.parameters());
      // Without them nobody knows here what else the deal needs, and that might be deleted.
      if (blobs.read(deal.parameters()).isEmpty()) {
        fetch(deal.parameters());
      }
      blobs.read(deal.parameters()).ifPresent(blob -> wanted.addAll(read(deal, blob)));
    }
    wanted.remove(Bytes32.ZERO);
    blobs.want(wanted);
    for (Bytes32 each : wanted) {
      if (blobs.read(each).isEmpty()) {
        fetch(each);
      }
      Thread.sleep(pause);
    }
    int deleted = blobs.sweep(AGE);
    if (deleted > 0) {
      LOG.info("{} old blobs deleted, {} bytes left", deleted, blobs.used());
    }
  }

  private void fetch(Bytes32 lost) throws InterruptedException {
    for (String endpoint : membership.get().endpoints().values()) {
      var found = source.fetch(endpoint, lost);
      if (found.isPresent()) {
        boolean kept = blobs.keep(found.get());
        LOG.info("blob {} of a deal in progress was missing: {}", lost, kept ? "here" : "no room");
        return;
      }
    }
  }

  /** What its tasks read. */
  private static List<Bytes32> read(Deal deal, byte[] parameters) {
    try {
      return Parameters.of(deal, parameters).contents();
    } catch (MalformedMessage | ArithmeticException e) {
      return List.of();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
