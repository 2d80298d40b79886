package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.agent.adapter.file.FileResultStore;
import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.Executable;
import io.sidework.agent.port.ResultJournal;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deals whose program is a container. */
class ContainerDealTest {
  private static final ContainerProgram PROGRAM =
      new ContainerProgram(Terms.word(9), "", List.of("run"), List.of(), 0);
  private static final byte[] BLOB = PROGRAM.toBytes();

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  /** Says what it was given. */
  private static final class Fake implements TaskRunner {
    private final List<Assignment> given = new ArrayList<>();
    private int aborts;
    private int closes;

    @Override
    public TaskRun run(Assignment assignment) {
      given.add(assignment);
      byte[] output = ("run " + given.size()).getBytes(StandardCharsets.UTF_8);
      return new TaskRun.Finished(TaskResult.unproven(TaskStatus.OK, output), output);
    }

    @Override
    public void abort() {
      aborts++;
    }

    @Override
    public void close() {
      closes++;
    }
  }

  private static DealTerms terms() {
    DealTerms given = Terms.terms(true, 5);
    return new DealTerms(
        Terms.with(given.deal(), Sha256.hash(BLOB)),
        given.committee(),
        given.roster(),
        given.seed());
  }

  private static JobLibrary library() {
    Map<Bytes32, byte[]> disk =
        Map.of(Sha256.hash(BLOB), BLOB, Sha256.hash(Terms.PARAMETERS), Terms.PARAMETERS);
    return new JobLibrary(
        new Blobs(Harness.cache(disk), (endpoint, sha256, max) -> new byte[0], () -> Map.of()));
  }

  @Test
  void itsDocumentIsTheProgram() throws Exception {
    assertThat(library().load(terms()).program()).isEqualTo(new Executable.Image(PROGRAM));
    DealTerms terms = terms();
    DealTerms spot =
        new DealTerms(
            Terms.with(terms.deal(), Mode.SPOT, 10),
            terms.committee(),
            terms.roster(),
            terms.seed());
    assertThatThrownBy(() -> library().load(spot))
        .isInstanceOf(JobInputs.Rejected.class)
        .hasMessageContaining("spot mode");
  }

  @Test
  void eachKindRunsWhereItDoes() throws Exception {
    Fake modules = new Fake();
    Fake images = new Fake();
    JobInputs inputs = library().load(terms());
    Assignment image =
        new Assignment(
            terms().deal(),
            0,
            inputs.program(),
            List.of(),
            new byte[0],
            inputs.files(),
            Duration.ofSeconds(1));
    RunnerByKind both = new RunnerByKind(modules, Optional.of(images));
    assertThat(both.run(image)).isInstanceOf(TaskRun.Finished.class);
    assertThat(images.given).containsExactly(image);
    assertThat(modules.given).isEmpty();
    both.abort();
    both.close();
    assertThat(List.of(modules.aborts, images.aborts, modules.closes, images.closes))
        .containsOnly(1);
    assertThat(new RunnerByKind(modules, Optional.empty()).run(image))
        .isEqualTo(new TaskRun.Abstained("this worker runs no containers"));
  }

  /** It may have committed to what was lost: another result would cost it its stake. */
  @Test
  void whatMayHaveBeenLostIsNotRunAgain() throws Exception {
    FileResultStore store = new FileResultStore(folder);
    ResultJournal journal = store.open(terms().deal().id());
    BatchRun run = new BatchRun(library(), new Commitments(Harness.DOMAIN, Harness.ME));
    Fake runner = new Fake();
    BigInteger both = BigInteger.valueOf(3);
    var first = (Batch.Report.Ran) run(run, journal, BigInteger.ONE, runner);
    assertThat(first.abstained()).isZero();
    Path file = folder.resolve(terms().deal().id() + "/0.results");
    Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);

    ResultJournal damaged = new FileResultStore(folder).open(terms().deal().id());
    var second = (Batch.Report.Ran) run(run, damaged, both, runner);

    assertThat(runner.given).hasSize(1);
    assertThat(second.abstained()).isEqualTo(BigInteger.TWO);
    assertThat(second.bundle().orElseThrow().entries()).hasSize(1);
  }

  private static Batch.Report run(
      BatchRun run, ResultJournal journal, BigInteger tasks, TaskRunner runner)
      throws InterruptedException {
    return run.run(new Batch(terms(), 0, tasks, journal, 0), Duration.ofSeconds(1), runner);
  }
}
