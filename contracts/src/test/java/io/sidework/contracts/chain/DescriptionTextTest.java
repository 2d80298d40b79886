package io.sidework.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.Machine;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Spec R-35: what is not exactly a description says nothing. */
class DescriptionTextTest {
  @Test
  void whatAWorkerSaysIsRead() {
    String text =
        "{\"version\":1,\"os\":\"Linux\",\"osVersion\":\"6.1\",\"architecture\":\"amd64\","
            + "\"cpu\":\"a \\\"fast\\\" one\",\"cores\":8,\"memoryMebibytes\":16384,"
            + "\"gpus\":[\"NVIDIA T4\"],\"fuelPerSecond\":900000000,\"sandboxes\":2,"
            + "\"runtimes\":[\"wasm\",\"container\"],\"confinement\":\"bubblewrap\","
            + "\"region\":\"eu-west\",\"energy\":\"hydro\"}";
    assertThat(DescriptionText.read(text))
        .isEqualTo(
            new Machine(
                "Linux",
                "amd64",
                8,
                16_384,
                List.of("NVIDIA T4"),
                900_000_000,
                List.of("wasm", "container"),
                "eu-west",
                "hydro"));
  }

  @Test
  void whatIsLeftOutIsNotKnown() {
    assertThat(DescriptionText.read("{\"version\":1}")).isEqualTo(Machine.UNKNOWN);
    assertThat(DescriptionText.read("{\"version\":1,\"cores\":2,\"later\":{\"a\":[1]}}").cores())
        .isEqualTo(2);
  }

  @Test
  void anotherFormSaysNothing() {
    for (String text :
        List.of(
            "",
            "a box under the stairs",
            "[]",
            "null",
            "{\"cores\":8}",
            "{\"version\":2,\"cores\":8}",
            "{\"version\":1,\"cores\":8",
            "{\"version\":1,\"cores\":8} {}",
            "{\"version\":1,\"cores\":8,\"cores\":9}",
            "{\"version\":1,\"cores\":-8}",
            "{\"version\":1,\"cores\":8.5}",
            "{\"version\":1,\"cores\":\"8\"}",
            "{\"version\":1,\"cores\":99999999999999999999}",
            "{\"version\":1,\"os\":8,\"cores\":8}",
            "{\"version\":1,\"cores\":8,\"gpus\":\"T4\"}",
            "{\"version\":1,\"cores\":8,\"gpus\":[4]}",
            "{\"version\":1,\"cores\":8,\"gpus\":[" + "\"a\",".repeat(8) + "\"a\"]}",
            "{\"version\":1,\"cores\":8,\"x\":" + "[".repeat(900))) {
      assertThat(DescriptionText.read(text)).as(text).isEqualTo(Machine.UNKNOWN);
    }
  }

  /** No text ends a node: whoever pays for the transaction writes what it likes. */
  @Test
  void damagedTextsAreReadToo() {
    String text = "{\"version\":1,\"cores\":8,\"gpus\":[\"T4\"],\"region\":\"\\u00e9\"}";
    SplittableRandom random = new SplittableRandom(7);
    int understood = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder damaged = new StringBuilder(text);
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        damaged.setCharAt(random.nextInt(text.length()), (char) random.nextInt(32, 127));
      }
      understood += DescriptionText.read(damaged.toString()).equals(Machine.UNKNOWN) ? 0 : 1;
    }
    assertThat(understood).isBetween(1_000, 19_000);
  }
}
