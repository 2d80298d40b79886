package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.type.Bytes32;
import io.sidework.runtime.TaskFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that a real engine pulls from a registry on this machine (spec C-20 to C-22). */
class ImagesTest {
  private static final String WORKER = "images";
  private static final String REPOSITORY = "epi/tools";
  private static final long MEBIBYTE = 1 << 20;

  @TempDir private Path folder;

  private TestRegistry registry;
  private DockerEngine engine;

  /** What an image of the tools has, as the engine counts. */
  private long size;

  private Bytes32 first;
  private Bytes32 second;
  private Bytes32 third;

  @BeforeEach
  void start() throws Exception {
    engine = TestEngine.open(WORKER);
    engine.close();
    registry = new TestRegistry();
    UUID run = UUID.randomUUID();
    first = registry.put("first " + run);
    second = registry.put("second " + run);
    third = registry.put("third " + run);
    open(1L << 40);
    run(first);
    size = engine.client().inspectImageCmd(reference(first)).exec().getSize();
  }

  @AfterEach
  void end() throws Exception {
    if (registry != null) {
      for (Bytes32 digest : List.of(first, second, third)) {
        if (has(digest)) {
          engine.client().removeImageCmd(reference(digest)).withForce(true).exec();
        }
      }
      engine.close();
      registry.close();
    }
  }

  /** As a worker does that starts again. */
  private void open(long kept) {
    open(kept, 1L << 40);
  }

  private void open(long kept, long max) {
    engine.close();
    engine =
        TestEngine.open(
            WORKER, new Pulling(Set.of(registry.host()), max, kept), folder.resolve("images.json"));
  }

  private String reference(Bytes32 digest) {
    return registry.host() + "/" + REPOSITORY + "@sha256:" + digest.toString().substring(2);
  }

  private boolean has(Bytes32 digest) {
    try {
      engine.client().inspectImageCmd(reference(digest)).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private ContainerTask task(Bytes32 digest) {
    ContainerProgram program =
        new ContainerProgram(
            digest,
            registry.host() + "/" + REPOSITORY,
            List.of("/usr/bin/cat", "/name"),
            List.of(),
            0);
    return new ContainerTask(
        program,
        List.of(),
        new byte[0],
        TaskFiles.NONE,
        32 * MEBIBYTE,
        1024,
        Duration.ofSeconds(20));
  }

  private String run(Bytes32 digest) throws Exception {
    try (DockerEngine.Prepared prepared = engine.prepare(task(digest))) {
      var ended = (Ending.Finished) prepared.run().run();
      return new String(ended.output(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void anImageIsPulledByItsDigestOnceAndRuns() throws Exception {
    assertThat(run(second)).startsWith("second");
    assertThat(run(second)).startsWith("second");

    assertThat(registry.asked(second)).isEqualTo(1);
  }

  @Test
  void otherBytesThanTheDigestNamesAreNotTaken() {
    registry.forge(second, third);

    assertThatThrownBy(() -> run(second))
        .isInstanceOf(Images.Unavailable.class)
        .hasMessageContaining("cannot be pulled");
    assertThat(has(second)).isFalse();
  }

  @Test
  void whatIsLargerThanAllowedIsNotTaken() throws Exception {
    open(1L << 40, size / 2);

    assertThatThrownBy(() -> run(second))
        .hasMessageContaining("image cannot be pulled: it has over");
    open(1L << 40, size + MEBIBYTE); // headers of the archive
    assertThat(run(second)).startsWith("second");
  }

  @Test
  void theLeastRecentlyUsedGoesFirst() throws Exception {
    open(2 * size + size / 2);
    run(second);
    run(first);

    run(third);

    assertThat(has(second)).isFalse();
    assertThat(has(first)).isTrue();
    assertThat(has(third)).isTrue();
    assertThat(registry.asked(first)).as("it was here all the time").isEqualTo(1);
    assertThat(run(second)).as("it is pulled again").startsWith("second");
    assertThat(registry.asked(second)).isEqualTo(2);
  }

  /** One that just fits beside the others takes none of them away; a byte less to have does. */
  @Test
  void theLimitIsTheLastByte() throws Exception {
    run(second);
    long both = size + engine.client().inspectImageCmd(reference(second)).exec().getSize();
    open(both);
    assertThat(has(first)).isTrue();
    assertThat(has(second)).isTrue();

    open(both - 1);
    assertThat(has(first)).isFalse();
    assertThat(has(second)).isTrue();
  }

  @Test
  void whatATaskUsesStaysUntilItEnds() throws Exception {
    open(size);
    try (DockerEngine.Prepared using = engine.prepare(task(first))) {
      assertThat(run(second)).startsWith("second");
      assertThat(has(first)).isTrue();
      assertThat(has(second)).as("idle, and too much").isFalse();
      assertThat(using.run().run()).isInstanceOf(Ending.Finished.class);
    }
    assertThat(has(first)).as("alone it is not too much").isTrue();
    open(0);
    run(third);
    assertThat(has(third)).as("nothing is kept").isFalse();
  }

  /** It was pulled here and in use by nobody, but somebody gave it a name since. */
  @Test
  void whatTheOwnerHasNamedStays() throws Exception {
    engine.client().tagImageCmd(reference(first), "owners/own", "1").exec();
    try {
      open(0);

      assertThat(engine.client().inspectImageCmd("owners/own:1").exec().getId()).isNotNull();
    } finally {
      engine.client().removeImageCmd("owners/own:1").withForce(true).exec();
    }
  }

  /** The owner has an image; a task of it comes by another way, and limits are passed. */
  @Test
  void whatTheOwnerHadBeforeStays() throws Exception {
    open(1L << 40);
    engine.client().pullImageCmd(reference(second)).start().awaitCompletion();
    open(0);
    assertThat(run(second)).startsWith("second");
    run(third);

    assertThat(has(second)).isTrue();
    assertThat(has(first)).isFalse();
    assertThat(has(third)).isFalse();
  }

  /** Its only reference would be the one that it gets by being pulled. */
  @Test
  void whatTheOwnerHadWithoutANameStaysThoughItIsPulled() throws Exception {
    engine.client().pullImageCmd(reference(second)).start().awaitCompletion();
    String id = engine.client().inspectImageCmd(reference(second)).exec().getId();
    engine.client().tagImageCmd(id, "owners/own", "1").exec();
    engine.client().removeImageCmd(reference(second)).exec();
    engine.client().tagImageCmd(reference(first), "owners/own", "1").exec();
    try {
      open(0);
      assertThat(run(second)).startsWith("second");

      assertThat(engine.client().inspectImageCmd(id).exec().getId()).isEqualTo(id);
    } finally {
      engine.client().removeImageCmd("owners/own:1").withForce(true).exec();
    }
  }
}
