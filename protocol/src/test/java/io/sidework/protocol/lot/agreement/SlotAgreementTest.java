package io.sidework.protocol.lot.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.job.RuntimeKind;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Agreement alone, on values that differ in every view, over a network that loses most messages: a
 * decision that only one node saw has to come again in every later view (spec L-35, L-36).
 */
class SlotAgreementTest {
  private static final int NODES = 4;

  private record Sent(int from, int to, AgreementMessage message) {}

  private final List<Sent> network = new ArrayList<>();
  private final List<SlotAgreement> nodes = new ArrayList<>();

  /** Brings its name and a running number into each view; the value is their concatenation. */
  static final class Rules implements SlotRules {
    private final int me;
    private int times;

    Rules(int me) {
      this.me = me;
    }

    @Override
    public byte[] inventory() {
      return new byte[] {(byte) me, (byte) times++};
    }

    @Override
    public Readiness usable(byte[] inventory, int from) {
      return Readiness.READY;
    }

    @Override
    public Optional<Ballot> unite(List<byte[]> inventories, long now) {
      byte[] value = new byte[2 * inventories.size()];
      for (int i = 0; i < inventories.size(); i++) {
        System.arraycopy(inventories.get(i), 0, value, 2 * i, 2);
      }
      return Optional.of(new Ballot(value, new byte[0]));
    }

    @Override
    public Readiness judge(Ballot ballot, Optional<List<byte[]>> inventories, int from, long now) {
      boolean right =
          inventories.isEmpty()
              || unite(inventories.get(), now).orElseThrow().hash().equals(ballot.hash());
      return right ? Readiness.READY : Readiness.WRONG;
    }

    @Override
    public Optional<TypedMessage> seal(Ballot ballot, int view) {
      return Optional.empty();
    }
  }

  private void start() {
    network.clear();
    nodes.clear();
    List<EcKey> keys = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      keys.add(EcKey.of(Keccak.hash(new byte[] {(byte) i, 7})));
    }
    for (int i = 0; i < NODES; i++) {
      LotContext context = context(keys, i);
      nodes.add(new SlotAgreement(context, Slot.of(0), new Rules(i), transport(i)));
    }
    for (SlotAgreement node : nodes) {
      node.activate(0);
      node.enter(0);
    }
  }

  private Transport transport(int from) {
    return Broadcast.of(from, NODES, (to, message) -> network.add(new Sent(from, to, message)));
  }

  static LotContext context(List<EcKey> keys, int me) {
    return context(keys, me, Bytes32.ZERO);
  }

  static LotContext context(List<EcKey> keys, int me, Bytes32 id) {
    Deal deal =
        new Deal(
            new DealId(id),
            Bytes32.ZERO,
            Address.ZERO,
            Address.ZERO,
            Address.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Amount.ZERO,
            Rates.FIXED,
            Royalties.NONE,
            0,
            1,
            Mode.REPLICATED,
            1,
            new Limits(1, 1, 1),
            0,
            Callback.NONE,
            1,
            1,
            Amount.ZERO,
            0,
            Amount.ZERO,
            Amount.ZERO,
            1);
    return new LotContext(
        Domain.of(BigInteger.ONE, Address.ZERO),
        deal,
        RuntimeKind.WASM,
        0,
        Bytes32.ZERO,
        new Roster(1, List.of()),
        new Committee(1, keys.stream().map(EcKey::address).toList()),
        me,
        keys.get(me),
        new Timing(1000, 1000, 100, 50));
  }

  @Test
  void oneValueIsDecidedWhateverIsLost() {
    int laterViews = 0;
    for (int seed = 0; seed < 120; seed++) {
      start();
      Random random = new Random(seed * 0x9E3779B97F4A7C15L);
      long now = 0;
      for (int step = 0; step < 4000 && decided().size() < NODES; step++) {
        now += random.nextInt(6);
        // Certificates are nearly always lost at first: their readers must come to them again.
        int loss = step < 2000 ? 350 : 0;
        if (!network.isEmpty()) {
          Sent sent = network.remove(random.nextInt(network.size()));
          boolean certificate = sent.message() instanceof AgreementMessage.Decided;
          if (random.nextInt(1000) >= (certificate && step < 2000 ? 990 : loss)) {
            nodes.get(sent.to()).receive(sent.from(), sent.message(), now);
            answer(sent, step);
          }
        } else {
          now += 20;
          nodes.forEach(node -> node.repeat(transport(nodes.indexOf(node))));
        }
        long time = now;
        nodes.forEach(node -> node.advance(time));
      }
      TreeSet<Bytes32> values = new TreeSet<>();
      for (AgreementMessage.Decided decision : decided()) {
        values.add(decision.ballot().hash());
        laterViews += decision.view() > 0 ? 1 : 0;
      }
      assertThat(values).as("P4, seed " + seed).hasSize(1);
      assertThat(decided()).as("seed " + seed).hasSize(NODES);
    }
    assertThat(laterViews).as("view changes were exercised").isGreaterThan(50);
  }

  /** A decided node answers with the certificate (spec L-40), once the network lets it. */
  private void answer(Sent sent, int step) {
    if (step >= 2000) {
      nodes
          .get(sent.to())
          .decision()
          .filter(certificate -> !(sent.message() instanceof AgreementMessage.Decided))
          .ifPresent(certificate -> network.add(new Sent(sent.to(), sent.from(), certificate)));
    }
  }

  private List<AgreementMessage.Decided> decided() {
    return nodes.stream().flatMap(node -> node.decision().stream()).toList();
  }
}
