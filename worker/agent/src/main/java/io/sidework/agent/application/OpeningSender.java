package io.sidework.agent.application;

import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.agent.port.Nodes;
import io.sidework.agent.port.ResultJournal;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads openings in frames, one frame at a time: a bundle may have 128 MiB of outputs and this
 * process is meant to stay small.
 */
public final class OpeningSender {
  /** A frame is closed at this size; one more output still fits under MAX_FRAME. */
  static final int FRAME_BYTES = 1 << 20;

  private static final int MAX_OPENINGS = 256;
  private static final long FRAME_SECONDS = 20;
  private static final Logger LOG = LoggerFactory.getLogger(OpeningSender.class);

  private final Nodes nodes;
  private final Commitments commitments;
  private final Executor uploads;
  private final Bandwidth bandwidth;

  /**
   * @param bandwidth that openings share with blobs
   * @param uploads where uploads wait for each other and for the network
   */
  public OpeningSender(
      Nodes nodes, Commitments commitments, Executor uploads, Bandwidth bandwidth) {
    this.nodes = nodes;
    this.commitments = commitments;
    this.uploads = uploads;
    this.bandwidth = bandwidth;
  }

  void send(Deal deal, ResultJournal journal, int lot, BigInteger tasks, Set<Address> to) {
    uploads.execute(
        () -> {
          try {
            upload(deal, journal, lot, tasks, to);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IllegalStateException | UncheckedIOException e) {
            LOG.warn("deal {} lot {}: cannot open: {}", deal.id(), lot, e.getMessage());
          }
        });
  }

  private void upload(Deal deal, ResultJournal journal, int lot, BigInteger tasks, Set<Address> to)
      throws InterruptedException {
    List<Opening> frame = new ArrayList<>();
    int bytes = 0;
    for (int task : LotTasks.indices(lot, tasks)) {
      if (!journal.has(task)) {
        continue; // settled and forgotten in the meantime
      }
      Opening opening = commitments.opening(deal, task, journal);
      frame.add(opening);
      bytes += opening.output().length + 256;
      if (bytes >= FRAME_BYTES || frame.size() == MAX_OPENINGS) {
        await(new WorkerMessage.Open(deal.id(), lot, frame), bytes, to);
        frame = new ArrayList<>();
        bytes = 0;
      }
    }
    if (!frame.isEmpty()) {
      await(new WorkerMessage.Open(deal.id(), lot, frame), bytes, to);
    }
  }

  private void await(WorkerMessage message, long bytes, Set<Address> to)
      throws InterruptedException {
    Thread.sleep(bandwidth.take(bytes * to.size()));
    try {
      nodes.send(to, message).toCompletableFuture().get(FRAME_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.debug("a node is slow to take openings; it will ask again");
    } catch (ExecutionException e) {
      LOG.debug("openings not sent", e);
    }
  }
}
