package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.adapter.rocksdb.RocksStore;
import io.sidework.node.port.LotFactory;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.RuntimeKind;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An input that a lot answers with an exception stops neither the node nor, at once, the lot
 * (N-32).
 */
@SuppressWarnings("NullAway.Init")
class HostedLotTest {
  private static final List<EcKey> NODES =
      IntStream.range(0, 4).mapToObj(i -> Terms.key("node" + i)).toList();
  private static final Address WORKER = Terms.key("worker0").address();

  /** What a peer sends to whom it wants to break. */
  private static final LotInput CRAFTED = new LotInput.PeerJoined(77);

  @TempDir Path directory;
  private RocksStore store;
  private LotContext context;

  @BeforeEach
  void open() {
    store = RocksStore.open(directory, "test");
    FakeChain chain = new FakeChain(NODES.stream().map(EcKey::address).toList(), List.of(WORKER));
    Deal deal = chain.make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    context =
        new LotContext(
            chain.domain(),
            deal,
            RuntimeKind.WASM,
            0,
            Terms.hash("seed"),
            chain.roster(1),
            chain.committee(1),
            0,
            NODES.getFirst(),
            Timing.DEFAULT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** A lot whose code has a mistake: it is half way through what it does when it notices. */
  private record Fragile(Lot lot, LotInput breaks) implements Lot {
    @Override
    public Decision apply(LotInput input, long now) {
      if (input.equals(breaks)) {
        lot.apply(decline(0b100), now);
        throw new IllegalStateException("cannot be");
      }
      return lot.apply(input, now);
    }

    @Override
    public void anticipate() {
      lot.anticipate();
    }

    @Override
    public LotProgress progress() {
      return lot.progress();
    }

    @Override
    public int slot() {
      return lot.slot();
    }

    @Override
    public boolean isDone() {
      return lot.isDone();
    }

    @Override
    public boolean isIdle() {
      return lot.isIdle();
    }
  }

  private static LotInput decline(int tasks) {
    return new LotInput.FromWorker(
        WORKER,
        new WorkerMessage.Decline(
            new FakeChain(NODES.stream().map(EcKey::address).toList(), List.of(WORKER))
                .make("deal", Terms.hash("program"), Terms.hash("parameters"), 3, 300)
                .id(),
            0,
            BigInteger.valueOf(tasks)));
  }

  private HostedLot.Origin origin(LotInput breaks) {
    LotFactory factory = (terms, now) -> new Fragile(LotMachine.start(terms, now), breaks);
    return new HostedLot.Origin(factory, store, new KeptVotes());
  }

  private static Group at(long now) {
    return new Group(now);
  }

  @Test
  void theInputIsRefusedAndTheLotIsAsItWas() {
    Group group = at(1_000);
    HostedLot lot = HostedLot.start(context, origin(CRAFTED), group);
    lot.apply(decline(0b001), group);
    store.write(group.writes());
    Group next = at(1_100);
    assertThat(lot.apply(decline(0b010), next).verdict()).isEqualTo(Verdict.ACCEPT);
    int before = next.writes().size();
    assertThat(lot.apply(CRAFTED, next).verdict()).isInstanceOf(Verdict.Reject.class);
    assertThat(next.writes()).hasSize(before);
    // What was on disk and what is to be, and not what the broken input did.
    assertThat(lot.apply(decline(0b011), next).verdict()).isEqualTo(Verdict.IGNORE);
    assertThat(lot.apply(decline(0b100), next).verdict()).isEqualTo(Verdict.ACCEPT);
    assertThat(lot.abstains()).isFalse();
  }

  @Test
  void aLotThatBreaksAgainAndAgainIsLeftToTheOthers() {
    Group group = at(1_000);
    HostedLot lot = HostedLot.start(context, origin(CRAFTED), group);
    for (int i = 0; i < HostedLot.MAX_BREAKS; i++) {
      lot.apply(CRAFTED, group);
      assertThat(lot.abstains()).isFalse();
    }
    lot.apply(CRAFTED, group);
    assertThat(lot.abstains()).isTrue();
    assertThat(lot.isIdle()).isTrue();
    assertThat(lot.progress().phase()).isEqualTo(HostedLot.ABSTAINS);
    int written = group.writes().size();
    Decision after = lot.apply(decline(0b001), group);
    assertThat(after.verdict()).isInstanceOf(Verdict.Reject.class);
    assertThat(after.effects()).isEmpty();
    assertThat(group.writes()).hasSize(written);
  }

  /** A log that cannot be applied again keeps the node from that lot, not from starting. */
  @Test
  void aLotThatItsLogBreaksIsLeftToTheOthers() {
    Group group = at(1_000);
    HostedLot lot = HostedLot.start(context, origin(CRAFTED), group);
    lot.apply(decline(0b001), group);
    lot.apply(decline(0b010), group);
    store.write(group.writes());
    HostedLot.Replayed again = HostedLot.replay(context, origin(decline(0b010)));
    assertThat(again).isNotNull();
    assertThat(again.lot().abstains()).isTrue();
    HostedLot.Replayed whole = HostedLot.replay(context, origin(CRAFTED));
    assertThat(whole).isNotNull();
    assertThat(whole.lot().abstains()).isFalse();
  }
}
