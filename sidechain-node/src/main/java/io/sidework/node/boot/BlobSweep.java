package io.sidework.node.boot;

import io.sidework.node.adapter.file.FileBlobs;
import io.sidework.node.application.Views;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes, every hour, blobs that are a day old and that no deal in progress names. */
final class BlobSweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobSweep.class);
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final Duration AGE = Duration.ofDays(1);

  private final Thread thread;

  BlobSweep(FileBlobs blobs, Views views) {
    this.thread =
        Thread.ofVirtual()
            .name("blob-sweep")
            .start(
                () -> {
                  try {
                    while (true) {
                      Thread.sleep(PERIOD);
                      sweep(blobs, views);
                    }
                  } catch (InterruptedException e) {
                    LOG.debug("blob sweep ends");
                  }
                });
  }

  private static void sweep(FileBlobs blobs, Views views) {
    try {
      Set<Bytes32> wanted = new HashSet<>();
      for (Deal deal : views.activeDeals().join()) {
        wanted.add(deal.program());
        wanted.add(deal.parameters());
        blobs.read(deal.parameters()).ifPresent(blob -> wanted.add(stdin(deal, blob)));
      }
      int deleted = blobs.sweep(AGE, wanted::contains);
      LOG.info("{} old blobs deleted, {} bytes left", deleted, blobs.used());
    } catch (IOException | RuntimeException e) {
      LOG.warn("blobs not swept: {}", e.toString());
    }
  }

  private static Bytes32 stdin(Deal deal, byte[] parameters) {
    try {
      return Parameters.of(deal, parameters).stdin();
    } catch (MalformedMessage | ArithmeticException e) {
      return Bytes32.ZERO;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
