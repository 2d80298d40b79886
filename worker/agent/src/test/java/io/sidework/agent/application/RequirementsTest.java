package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.deal.MachineRequirements;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.InputFile;
import io.sidework.protocol.job.JobFiles;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spec A-8, L-67: a worker runs what its machine was drawn for, and what machines are for. */
class RequirementsTest {
  private static final MachineRequirements FOUR_CORES =
      new MachineRequirements("", "", 4, 0, 0, "", 0, List.of(), List.of());

  private static final Machine FOUR =
      new Machine("", "", 4, 0, List.of(), 0, List.of(Machine.WASM), "", "");

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Harness harness;

  @BeforeEach
  void start() throws IOException {
    harness = new Harness(folder);
  }

  private static byte[] parameters(JobFiles files, MachineRequirements machine) {
    Axis axis = new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, 5);
    return new Parameters(List.of("{i}"), List.of(axis), Bytes32.ZERO, files, machine).toBytes();
  }

  /** The other owner has the first rank of all seats, so only its leaving draws this worker. */
  private DealTerms asking(Machine mine, Machine others) {
    byte[] parameters = parameters(JobFiles.NONE, FOUR_CORES);
    harness.blobs.put(Sha256.hash(parameters), parameters);
    DealTerms terms = Terms.terms(false, 5);
    List<Seat> seats =
        terms.roster().seats().stream()
            .map(seat -> seat.on(seat.owner().equals(Harness.ME.owner()) ? mine : others))
            .toList();
    return Terms.with(terms, parameters, seats);
  }

  @Test
  void machinesThatAreNotAskedForAreNotDrawn() {
    harness.open(asking(FOUR, Machine.UNKNOWN));
    assertThat(harness.ran).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aWorkerOnAnotherMachineRunsNothingWhoeverAdmitsIt() {
    DealTerms terms = asking(Machine.UNKNOWN, FOUR);
    harness.open(terms);
    for (int node = 0; node < 4; node++) {
      harness.say(
          node, new WorkerMessage.Admit(terms.deal().id(), 0, 0, BigInteger.valueOf(0b11111)));
    }
    harness.pass(60_000);
    assertThat(harness.ran).isEmpty();
    assertThat(harness.sent(WorkerMessage.Decline.class)).isEmpty();
  }

  @Test
  void aDealIsAskedAboutOnceAndAgainWhereNobodyAnswered() {
    DealTerms terms = asking(FOUR, Machine.UNKNOWN);
    byte[] parameters = harness.blobs.remove(terms.deal().parameters());
    harness.open(terms);
    harness.pass(100);
    assertThat(harness.inquiries).isEqualTo(1);
    assertThat(harness.ran).isEmpty();

    harness.served = Optional.ofNullable(parameters);
    harness.pass(60_000);
    assertThat(harness.inquiries).isEqualTo(2);
    assertThat(harness.ran).hasSize(5);
    harness.pass(60_000);
    assertThat(harness.inquiries).isEqualTo(2);
  }

  @Test
  void filesAreGivenToTheTasks() {
    byte[] content = "x,y".getBytes(StandardCharsets.UTF_8);
    JobFiles files =
        new JobFiles(List.of(new InputFile("a.csv", Sha256.hash(content))), List.of("b.txt"));
    byte[] parameters = parameters(files, MachineRequirements.NONE);
    harness.blobs.put(Sha256.hash(parameters), parameters);
    harness.blobs.put(Sha256.hash(content), content);
    DealTerms drawn = Terms.terms(true, 5);

    harness.open(Terms.with(drawn, parameters, drawn.roster().seats()));

    assertThat(harness.files.inputs()).containsOnlyKeys("a.csv").containsValue(content);
    assertThat(harness.files.outputs()).containsExactly("b.txt");
  }
}
