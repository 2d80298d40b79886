package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.testing.Terms;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker opens to all nodes as soon as one of them has the certificate: those that have it a
 * moment later take the openings then (spec N-35).
 */
class EarlyOpeningsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private DealsHarness node;

  @SuppressWarnings("NullAway.Init")
  private Deal deal;

  private final Closing lot = new Closing();

  /** What a node takes from workers is all that matters here. */
  private final class Closing extends ScriptedLot {
    private boolean closed;
    private final List<Address> opened = new ArrayList<>();

    @Override
    public Decision apply(LotInput input, long now) {
      if (input instanceof LotInput.PeerJoined && !closed) {
        closed = true;
        var set = new ClosedSet(List.of(), List.of());
        var certificate = new CloseCertificate(1, deal.id(), 0, 0, 0, set, List.of());
        var asked = new Effect.ToWorker(DealsHarness.WORKER, new WorkerMessage.Closed(certificate));
        return new Decision(Verdict.ACCEPT, List.of(asked), input);
      }
      if (input instanceof LotInput.FromWorker(Address worker, WorkerMessage.Open open)) {
        if (!closed) {
          return new Decision(new Verdict.Defer("a closed round"), List.of(), input);
        }
        opened.add(worker);
        return new Decision(Verdict.ACCEPT, List.of(), input);
      }
      return new Decision(Verdict.IGNORE, List.of(), input);
    }
  }

  @BeforeEach
  void begin() {
    node = new DealsHarness(directory);
    deal = node.chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 1, 300);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Deals opened() throws Exception {
    Deals deals = node.deals((context, now) -> lot);
    node.open(deals, deal);
    node.begin(deals);
    return deals;
  }

  private Command open(Address worker) {
    return new Command.WorkerFrame(
        worker, new WorkerMessage.Open(deal.id(), 0, List.of()), () -> {});
  }

  private Command certificate() {
    return new Command.PeerUp(DealsHarness.NODES.get(1).address());
  }

  @Test
  void areTakenOnceTheLotIsClosed() throws Exception {
    Deals deals = opened();
    node.take(deals, open(DealsHarness.WORKER));
    assertThat(lot.opened).isEmpty();
    node.take(deals, certificate());
    assertThat(lot.opened).containsExactly(DealsHarness.WORKER);
    node.take(deals, open(DealsHarness.WORKER));
    assertThat(lot.opened).hasSize(2);
  }

  @Test
  void areNotKeptForStrangers() throws Exception {
    Deals deals = opened();
    node.take(deals, open(Terms.key("stranger").address()));
    node.take(deals, certificate());
    assertThat(lot.opened).isEmpty();
  }

  @Test
  void areNotKeptForLong() throws Exception {
    Deals deals = opened();
    node.take(deals, open(DealsHarness.WORKER));
    node.now += EarlyFrames.MAX_AGE_MILLIS + 1;
    node.take(deals, certificate());
    assertThat(lot.opened).isEmpty();
  }
}
