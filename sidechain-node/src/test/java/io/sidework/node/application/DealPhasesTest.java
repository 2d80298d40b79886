package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The phases of a deal are their table, and so is the diagram of docs/spec/node.md. From each
 * phase, what would bring about each phase: it comes where the table has it, and changes nothing
 * where not.
 */
class DealPhasesTest {
  private static final Path SPEC = Path.of("../docs/spec/node.md");
  private static final ChainEvent.Origin ORIGIN = new ChainEvent.Origin(2, Bytes32.ZERO);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private DealsHarness node;

  private int made;

  @BeforeEach
  void begin() {
    node = new DealsHarness(directory);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @ParameterizedTest
  @EnumSource(DealPhase.class)
  void whatTheTableHasHappensAndNothingElse(DealPhase from) throws Exception {
    Deals deals = node.deals();
    node.areNew(deals);
    for (DealPhase to : DealPhase.values()) {
      Deal deal = dealIn(from, deals);
      cause(to, deals, deal);
      assertThat(phase(deal)).as(from + " to " + to).isEqualTo(from.canBecome(to) ? to : from);
    }
  }

  /** After a change of the table: -Dsidework.write=true -Dtest=DealPhasesTest. */
  @Test
  void theDiagramIsTheTable() throws IOException {
    String spec = Files.readString(SPEC);
    String begin = "<!-- generated: DealPhase -->\n";
    int from = spec.indexOf(begin) + begin.length();
    int to = spec.indexOf("<!-- end -->", from);
    assertThat(List.of(spec.indexOf(begin), to)).as(begin).allMatch(place -> place > 0);
    String generated = spec.substring(0, from) + diagram() + spec.substring(to);
    if (Boolean.getBoolean("sidework.write")) {
      Files.writeString(SPEC, generated);
    } else {
      assertThat(spec).as("write it again with -Dsidework.write=true").isEqualTo(generated);
    }
  }

  private static String diagram() {
    StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    text.append("  [*] --> ").append(DealPhase.values()[0]).append('\n');
    for (DealPhase phase : DealPhase.values()) {
      for (DealPhase next : DealPhase.values()) {
        if (phase.canBecome(next)) {
          text.append("  %s --> %s\n".formatted(phase, next));
        }
      }
      if (phase.isOver()) {
        text.append("  %s --> [*]\n".formatted(phase));
      }
    }
    return text.append("```\n").toString();
  }

  private Deal dealIn(DealPhase phase, Deals deals) {
    String name = "deal " + made++;
    Deal deal = node.chain.make(name, Terms.hash("program"), Terms.hash("parameters"), 3, 300);
    node.take(deals, node.made(deal));
    if (phase == DealPhase.OPEN) {
      cause(DealPhase.HELD, deals, deal);
    }
    cause(phase, deals, deal);
    assertThat(phase(deal)).isEqualTo(phase);
    return deal;
  }

  private void cause(DealPhase phase, Deals deals, Deal deal) {
    switch (phase) {
      case FETCHING -> node.take(deals, node.made(deal));
      case HELD ->
          node.take(deals, new Command.Prepared(deal.id(), new Preparation.Ready(JobNeeds.NONE)));
      case OPEN -> {
        for (EcKey other : DealsHarness.NODES.subList(1, 4)) {
          node.take(deals, node.held(deal, other));
        }
      }
      case REFUSED ->
          node.take(deals, new Command.Prepared(deal.id(), new Preparation.Unusable("never")));
      case CLOSED -> node.take(deals, node.at(deal.deadline() + 1));
      case FINISHED ->
          node.take(deals, says(new ChainEvent.DealFinished(ORIGIN, deal.id(), Amount.ZERO)));
      case REFUNDED ->
          node.take(deals, says(new ChainEvent.DealRefunded(ORIGIN, deal.id(), Amount.ZERO)));
    }
  }

  private Command says(ChainEvent event) {
    Command.ChainStep now = node.at(node.chain.time());
    return new Command.ChainStep(
        now.head(),
        now.time(),
        now.nextBlock(),
        now.epoch(),
        List.of(event),
        now.epochs(),
        Map.of(),
        Map.of());
  }

  private DealPhase phase(Deal deal) {
    return node.store().deals().stream()
        .filter(record -> record.deal().id().equals(deal.id()))
        .map(DealRecord::phase)
        .findFirst()
        .orElseThrow();
  }
}
