package io.sidework.protocol.lot.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.TypedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a COMMIT seals is found out while others look at the proposal, not before (L-56). */
class AnticipationTest {
  private static final int NODES = 4;

  private record Sent(int from, int to, AgreementMessage message) {}

  private final Deque<Sent> network = new ArrayDeque<>();
  private final List<SealedRules> rules = new ArrayList<>();
  private final List<SlotAgreement> nodes = new ArrayList<>();

  /** Counts how often it is asked what to seal. */
  private static final class SealedRules implements SlotRules {
    private final SlotRules rules;
    private int asked;
    private boolean waits;

    SealedRules(int me) {
      this.rules = new SlotAgreementTest.Rules(me);
    }

    @Override
    public byte[] inventory() {
      return rules.inventory();
    }

    @Override
    public Readiness usable(byte[] inventory, int from) {
      return rules.usable(inventory, from);
    }

    @Override
    public Optional<Ballot> unite(List<byte[]> inventories, long now) {
      return rules.unite(inventories, now);
    }

    @Override
    public Readiness judge(Ballot ballot, Optional<List<byte[]>> inventories, int from, long now) {
      return waits ? Readiness.WAITING : rules.judge(ballot, inventories, from, now);
    }

    @Override
    public Optional<TypedMessage> seal(Ballot ballot, int view) {
      asked++;
      return Optional.empty();
    }
  }

  @BeforeEach
  void start() {
    network.clear();
    rules.clear();
    nodes.clear();
    List<EcKey> keys = keys();
    for (int i = 0; i < NODES; i++) {
      rules.add(new SealedRules(i));
      nodes.add(
          new SlotAgreement(
              SlotAgreementTest.context(keys, i), Slot.of(0), rules.get(i), transport(i)));
    }
    for (SlotAgreement node : nodes) {
      node.activate(0);
      node.enter(0);
    }
  }

  private Transport transport(int from) {
    return Broadcast.of(from, NODES, (to, message) -> network.add(new Sent(from, to, message)));
  }

  /** Delivers everything in order, and gives what was said. */
  private List<AgreementMessage> run(boolean anticipating) {
    List<AgreementMessage> said = new ArrayList<>();
    while (!network.isEmpty()) {
      Sent sent = network.remove();
      said.add(sent.message());
      SlotAgreement node = nodes.get(sent.to());
      node.receive(sent.from(), sent.message(), 0);
      if (anticipating) {
        node.anticipate();
      }
    }
    return said;
  }

  @Test
  void aNodeAsksAsSoonAsItHasPreparedAndNotBefore() {
    int waits = (leader() + 1) % NODES;
    rules.get(waits).waits = true;
    TreeSet<Integer> hasPrepared = new TreeSet<>();
    while (!network.isEmpty()) {
      Sent sent = network.remove();
      SlotAgreement node = nodes.get(sent.to());
      int before = rules.get(sent.to()).asked;
      int prepares = count(sent.to(), AgreementMessage.Prepare.class);
      int proposals = count(sent.to(), AgreementMessage.Propose.class);
      node.receive(sent.from(), sent.message(), 0);
      int inReceiving = rules.get(sent.to()).asked;
      node.anticipate();
      boolean prepared =
          count(sent.to(), AgreementMessage.Prepare.class) > prepares
              || count(sent.to(), AgreementMessage.Propose.class) > proposals;
      if (prepared) {
        assertThat(rules.get(sent.to()).asked).isEqualTo(before + 1);
        assertThat(inReceiving).as("not while PREPARE waits to leave").isEqualTo(before);
        hasPrepared.add(sent.to());
      } else if (!hasPrepared.contains(sent.to())
          && !(sent.message() instanceof AgreementMessage.Prepared)
          && !(sent.message() instanceof AgreementMessage.Decided)) {
        assertThat(rules.get(sent.to()).asked).as("without a certificate").isEqualTo(before);
      }
    }
    assertThat(nodes).allMatch(node -> node.decision().isPresent());
    assertThat(hasPrepared).hasSize(NODES - 1).doesNotContain(waits);
    int asked = rules.stream().mapToInt(each -> each.asked).sum();
    nodes.forEach(SlotAgreement::anticipate);
    assertThat(rules.stream().mapToInt(each -> each.asked).sum())
        .as("all is decided")
        .isEqualTo(asked);
  }

  private static int leader() {
    return new Notary(SlotAgreementTest.context(keys(), 0)).leaders(Slot.of(0)).getFirst();
  }

  private static List<EcKey> keys() {
    List<EcKey> keys = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      keys.add(EcKey.of(Keccak.hash(new byte[] {(byte) i, 9})));
    }
    return keys;
  }

  private int count(int from, Class<? extends AgreementMessage> kind) {
    return (int)
        network.stream()
            .filter(sent -> sent.from() == from && kind.isInstance(sent.message()))
            .count();
  }

  @Test
  void nothingThatIsSaidDependsOnIt() {
    List<byte[]> without = run(false).stream().map(AnticipationTest::bytes).toList();
    start();
    List<byte[]> with = run(true).stream().map(AnticipationTest::bytes).toList();
    assertThat(without).hasSizeGreaterThan(20);
    assertThat(with).usingElementComparator(java.util.Arrays::compare).isEqualTo(without);
  }

  private static byte[] bytes(AgreementMessage message) {
    return message.toBytes();
  }
}
