package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state machines are their tables, and so are the diagrams of docs/spec/lot.md. */
class TransitionTablesTest {
  private static final Path SPEC = Path.of("../docs/spec/lot.md");

  /** After a change of a table: -Dsidework.write=true -Dtest=TransitionTablesTest. */
  private static final boolean WRITE = Boolean.getBoolean("sidework.write");

  @Test
  void theDiagramsAreTheTables() throws IOException {
    String spec = Files.readString(SPEC);
    String generated = with(spec, "LotPhase", diagram(LotPhase.values(), LotPhase.TABLE));
    generated = with(generated, "TaskState", diagram(TaskState.values(), TaskState.TABLE));
    if (WRITE) {
      Files.writeString(SPEC, generated);
    } else {
      assertThat(spec).as("write it again with -Dsidework.write=true").isEqualTo(generated);
    }
  }

  @Test
  void everyEventIsExplained() throws IOException {
    String spec = Files.readString(SPEC);
    for (LotEvent event : LotEvent.values()) {
      assertThat(spec).contains("\n| " + event + " | ");
    }
    for (TaskEvent event : TaskEvent.values()) {
      assertThat(spec).contains("\n| " + event + " | ");
    }
  }

  @Test
  void whatATableLacksCannotHappen() {
    obeys(LotPhase.values(), LotEvent.values(), LotPhase.TABLE);
    obeys(TaskState.values(), TaskEvent.values(), TaskState.TABLE);
  }

  private static <S extends Enum<S> & State<S, E>, E extends Enum<E>> void obeys(
      S[] states, E[] events, List<Transition<S, E>> table) {
    for (S from : states) {
      for (E event : events) {
        List<S> next =
            table.stream()
                .filter(row -> row.from() == from && row.event() == event)
                .map(Transition::to)
                .toList();
        if (next.isEmpty()) {
          assertThatThrownBy(() -> from.on(event))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContainingAll(from.name(), event.name());
        } else {
          assertThat(next).as(from + " " + event).containsExactly(from.on(event));
        }
      }
    }
  }

  /** The first state is where it begins; those that nothing leaves are where it ends. */
  private static <S extends Enum<S>, E extends Enum<E>> String diagram(
      S[] states, List<Transition<S, E>> table) {
    StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    text.append("  [*] --> ").append(states[0]).append('\n');
    for (Transition<S, E> row : table) {
      text.append("  %s --> %s: %s\n".formatted(row.from(), row.to(), row.event()));
    }
    for (S state : states) {
      if (table.stream().noneMatch(row -> row.from() == state)) {
        text.append("  ").append(state).append(" --> [*]\n");
      }
    }
    return text.append("```\n").toString();
  }

  private static String with(String text, String name, String diagram) {
    String begin = "<!-- generated: " + name + " -->\n";
    int from = text.indexOf(begin);
    assertThat(from).as(begin).isNotNegative();
    int to = text.indexOf("<!-- end -->", from);
    assertThat(to).as("end of " + begin).isNotNegative();
    return text.substring(0, from + begin.length()) + diagram + text.substring(to);
  }
}
