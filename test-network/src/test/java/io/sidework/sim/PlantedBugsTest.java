package io.sidework.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of planted bugs fits the sources, and the simulation finds one that is planted. */
class PlantedBugsTest {
  private static final Path HOME = Path.of("..");

  @BeforeAll
  static void quiet() {
    Silence.begin();
  }

  @Test
  void everyBugChangesATextThatIsThereOnce() throws IOException {
    assertThat(PlantedBugs.read(PlantedBugs.list(HOME))).hasSizeGreaterThanOrEqualTo(12);
    for (PlantedBugs.Bug bug : PlantedBugs.read(PlantedBugs.list(HOME))) {
      for (PlantedBugs.Edit edit : bug.edits()) {
        String source = Files.readString(HOME.resolve(edit.file()));
        assertThat(source).as(bug.name()).containsOnlyOnce(edit.text());
        assertThat(edit.replacement()).as(bug.name()).isNotEqualTo(edit.text());
      }
    }
  }

  @Test
  void aQuorumThatIsOneTooSmallIsFoundAtOnce() throws IOException {
    PlantedBugs.Verdict verdict = new PlantedBugs(HOME, 50).look("quorum of 2f");
    assertThat(verdict.isKilled()).isTrue();
    assertThat(verdict.how()).contains("NO_QUORUM");
  }
}
