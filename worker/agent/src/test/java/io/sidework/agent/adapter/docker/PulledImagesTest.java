package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spec C-22, without an engine. */
class PulledImagesTest {
  @TempDir private Path folder;

  private PulledImages images;
  private final List<String> removed = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    open(30);
    images.add("a", 10, "r/a");
    images.add("b", 10, "r/b");
    images.add("c", 10, "r/c");
  }

  private void open(long maxBytes) throws IOException {
    images = PulledImages.open(folder.resolve("images.json"), maxBytes);
  }

  private void trim() {
    images.trim(removed::add);
  }

  @Test
  void whatFitsStays() {
    trim();
    assertThat(removed).isEmpty();
    images.add("d", 1, "r/d");
    trim();
    assertThat(removed).containsExactly("r/a");
  }

  @Test
  void orderOfUseOutlastsARestart() throws IOException {
    images.use("a");
    images.release("a");
    open(10);
    trim();
    assertThat(removed).containsExactly("r/b", "r/c");
    open(0);
    trim();
    assertThat(removed).containsExactly("r/b", "r/c", "r/a");
  }

  @Test
  void everyUserCounts() throws IOException {
    open(0);
    images.use("a");
    images.use("a");
    images.use("of the owner");
    images.release("a");
    trim();
    assertThat(removed).containsExactly("r/b", "r/c");
    images.release("a");
    trim();
    assertThat(removed).containsExactly("r/b", "r/c", "r/a");
  }

  /** Somebody else's container runs it: it is tried again, and others go instead. */
  @Test
  void whatCannotBeRemovedIsNotForgotten() throws IOException {
    open(20);
    images.trim(reference -> !reference.equals("r/a") && removed.add(reference));
    assertThat(removed).containsExactly("r/b");
    assertThat(images.bytes()).isEqualTo(20);
    open(10);
    trim();
    assertThat(removed).containsExactly("r/b", "r/a");
  }

  @Test
  void oneImageByTwoReferencesCountsOnceAndLosesBoth() throws IOException {
    images.add("a", 10, "other/a");
    assertThat(images.bytes()).isEqualTo(30);
    images.retain("a"::equals);
    open(0);
    trim();
    assertThat(removed).containsExactly("other/a", "r/a");
    assertThat(images.bytes()).isZero();
  }

  @Test
  void aDamagedFileLeavesAllToTheOwner() throws IOException {
    Path file = folder.resolve("images.json");
    for (String text : List.of("", "{", "{\"images\": [{\"id\": \"a\", \"bytes\": 5}]}")) {
      Files.writeString(file, text);
      open(0);
      trim();
      assertThat(removed).isEmpty();
    }
  }
}
