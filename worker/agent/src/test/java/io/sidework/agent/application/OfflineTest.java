package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.message.WorkerMessage.Contribute;
import io.sidework.protocol.message.WorkerMessage.Open;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that has lost every node. */
class OfflineTest {
  private static final int VOLUME = 5;
  private static final BigInteger ALL = BigInteger.valueOf(31);
  private static final long RESEND = 2_000;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Harness harness;

  private final DealTerms drawn = Terms.terms(true, VOLUME);
  private final DealId id = drawn.deal().id();

  /** Every node is lost while the first task runs. */
  @BeforeEach
  void loseAllNodes() throws IOException {
    harness = new Harness(folder);
    harness.deferred = true;
    harness.during = task -> harness.links.clear();
    harness.open(drawn);
    harness.runBatches();
  }

  private Path results() {
    return folder.resolve(id.toString()).resolve("0.results");
  }

  private void comeBack() {
    harness.links.addAll(Harness.COMMITTEE.nodes());
    Harness.COMMITTEE.nodes().forEach(harness.agent()::linked);
    harness.pass(0);
  }

  @Test
  void itRunsWhatItHasAndKeepsTheResults() {
    assertThat(harness.ran).hasSize(VOLUME);
    assertThat(harness.sent(Contribute.class)).isEmpty();
    assertThat(results()).isNotEmptyFile();
  }

  @Test
  void itDeliversToEveryNodeThatComesBack() {
    harness.pass(3_600_000);
    comeBack();

    assertThat(harness.sent(Contribute.class)).hasSize(4);
    assertThat(harness.bundle().entries()).hasSize(VOLUME);
  }

  @Test
  void itDeliversAfterARestartWithoutNodes() throws IOException {
    harness = new Harness(folder);
    harness.links.clear();
    harness.open(drawn);
    harness.pass(RESEND);
    assertThat(harness.sent(Contribute.class)).isEmpty();
    comeBack();

    assertThat(harness.ran).isEmpty();
    assertThat(harness.sent(Contribute.class)).hasSize(4);
  }

  /** The lot was closed with its bundle before it went away. */
  @Test
  void itOpensWhatWasClosedMeanwhile() {
    comeBack();
    SignedBundle bundle = harness.bundle();
    harness.links.clear();
    harness.pass(60_000);
    comeBack();
    List<Bytes32> mine = List.of(bundle.id());
    harness.say(2, new WorkerMessage.Closed(Harness.certificate(bundle, mine, mine, 3)));

    assertThat(harness.sent(Open.class)).hasSize(4);
  }

  @Test
  void itLearnsFromTwoNodesThatItCameTooLate() {
    try (Logs logs = new Logs(DealWork.class)) {
      comeBack();
      harness.say(0, new WorkerMessage.Certified(id, 0, ALL));
      harness.pass(0);
      assertThat(logs.lines()).isEmpty();
      harness.say(3, new WorkerMessage.Certified(id, 0, ALL));
      harness.pass(0);

      assertThat(logs.lines()).containsExactly("deal " + id + " lot 0: 5 results came too late");
    }
    harness.sent.clear();
    harness.pass(RESEND);
    assertThat(harness.sent(Contribute.class)).isEmpty();
    assertThat(results()).exists(); // f+1 nodes alone delete nothing
  }

  @Test
  void itLearnsFromTheChainAloneThatItCameTooLate() {
    try (Logs logs = new Logs(DealWork.class)) {
      harness.agent().settled(id, 0, ALL);
      assertThat(logs.lines()).containsExactly("deal " + id + " lot 0: 5 results came too late");
    }
    assertThat(results()).doesNotExist();
    comeBack();
    assertThat(harness.sent(Contribute.class)).isEmpty();
  }

  @Test
  void aDeadlineThatPassedAwayFromAllNodesIsSaid() {
    try (Logs logs = new Logs(Agent.class)) {
      harness.agent().time(drawn.deal().deadline() + 120);
      assertThat(results()).exists();
      harness.agent().time(drawn.deal().deadline() + 121);

      assertThat(logs.lines())
          .contains("deal " + id + ": 5 results could not be delivered in time");
    }
    assertThat(results()).doesNotExist();
    comeBack();
    assertThat(harness.sent(Contribute.class)).isEmpty();
  }

  /** What Q nodes have receipted cannot be left out, so it is not late when it is certified. */
  @Test
  void whatWasReceiptedInTimeIsNotCalledLate() {
    try (Logs logs = new Logs(DealWork.class)) {
      comeBack();
      for (int node = 0; node < 3; node++) {
        harness.receipt(node, 0, harness.bundle());
      }
      harness.pass(0);
      harness.agent().settled(id, 0, ALL);
      assertThat(logs.lines()).isEmpty();
    }
  }
}
