package io.sidework.testnet.bench.quorum;

import io.sidework.client.Endpoint;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lots full of tasks that do nothing, so many at once, as fast as the nodes certify them. */
final class Throughput {
  private static final long PATIENCE_SECONDS = 120;

  private final Site site;
  private final Crowd crowd;
  private final int inFlight;

  Throughput(Site site, Crowd crowd, int inFlight) {
    this.site = site;
    this.crowd = crowd;
    this.inFlight = inFlight;
  }

  /**
   * What a run took.
   *
   * @param seconds from the first contribution to the last lot's certificate at a quorum of nodes
   * @param nodes cost of all node processes in that time
   * @param driver cost of this process in that time
   */
  record Result(int tasks, int lots, double seconds, ProcessCost nodes, ProcessCost driver) {
    double perSecond() {
      return tasks / seconds;
    }
  }

  Result run(List<LotOfWork> lots) throws IOException, InterruptedException {
    // A node that is behind may end a lot by the others' certificate, and tells no worker (L-43).
    int nodes = site.chain().committee(site.chain().epoch()).quorum();
    Iterator<LotOfWork> waiting = lots.iterator();
    CountDownLatch certified = new CountDownLatch(lots.size());
    crowd.onEnd(
        end -> {
          if (end.nodes() == nodes) {
            certified.countDown();
            next(waiting);
          }
        });
    long self = ProcessHandle.current().pid();
    ProcessCost before = ProcessCost.of(site.processes());
    ProcessCost driverBefore = ProcessCost.of(self);
    long begun = System.nanoTime();
    for (int i = 0; i < inFlight; i++) {
      next(waiting);
    }
    if (!certified.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          certified.getCount() + " lots are not certified; refused: " + crowd.refusals());
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    int tasks = lots.stream().mapToInt(LotOfWork::tasks).sum();
    return new Result(
        tasks,
        lots.size(),
        seconds,
        ProcessCost.of(site.processes()).minus(before),
        ProcessCost.of(self).minus(driverBefore));
  }

  private void next(Iterator<LotOfWork> waiting) {
    LotOfWork lot;
    synchronized (waiting) {
      lot = waiting.hasNext() ? waiting.next() : null;
    }
    if (lot != null) {
      crowd.contribute(new LotRun(lot, LotRun.Manner.AT_ONCE));
    }
  }

  /** Reads certificates of lots back from every node and checks them like any client. */
  int verified(List<LotOfWork> sample) {
    int checked = 0;
    for (LotOfWork lot : sample) {
      Deal deal = lot.deal();
      Committee committee = site.chain().committee(deal.epoch());
      for (String node : site.listening().values()) {
        List<SegmentCertificate> made =
            new ArrayList<>(new Endpoint(URI.create(node)).certificates(deal.id(), lot.lot(), 1));
        int leaves = 0;
        for (SegmentCertificate certificate : made) {
          Optional<String> problem = certificate.problem(site.chain().domain(), deal, committee);
          if (problem.isPresent()) {
            throw new IllegalStateException(problem.get());
          }
          leaves += certificate.leaves().size();
        }
        if (leaves != lot.tasks()) {
          throw new IllegalStateException(
              "node at " + node + " has certified " + leaves + " of " + lot.tasks() + " tasks");
        }
        checked += made.size();
      }
    }
    return checked;
  }
}
