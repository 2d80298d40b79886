package io.sidework.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.fixture.Actors;
import io.sidework.fixture.FakeChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No gateway is believed: what does not verify is refused, and the nodes are asked instead (spec
 * G-21).
 */
class ResultsTest {
  private static final Deal DEAL = Actors.deal("results", 3);

  private final List<String> notes = new ArrayList<>();
  private final FakeEndpoint gateway;
  private final FakeEndpoint node;
  private Results results;

  ResultsTest() throws Exception {
    gateway = new FakeEndpoint();
    node = new FakeEndpoint();
    results =
        new Results(new FakeChain(), List.of(gateway.endpoint(), node.endpoint()), notes::add);
  }

  @BeforeEach
  void start() {
    FakeChain chain = new FakeChain().node(0, node.uri().toString()).made(DEAL);
    results = Results.of(chain, gateway.endpoint(), notes::add);
  }

  @AfterEach
  void stop() {
    gateway.close();
    node.close();
  }

  @Test
  void refusesAForgedCertificate() {
    gateway.certificates.add(Actors.forged(DEAL, 0, 1, 2));
    CertifiedTasks tasks = results.certificates(DEAL);
    assertThat(tasks.count()).isZero();
    assertThat(notes).anyMatch(note -> note.contains("refused a certificate of lot 0"));
  }

  @Test
  void refusesACertificateOfAnotherDealOrWithoutQuorum() {
    Deal other = Actors.deal("another", 3);
    gateway.certificates.add(Actors.certificate(other, 0));
    var good = Actors.certificate(DEAL, 0);
    gateway.certificates.add(
        new io.sidework.protocol.deal.SegmentCertificate(
            good.deal(), 0, 0, 0, good.leaves(), List.of(), good.signatures().subList(0, 2)));
    assertThat(results.certificates(DEAL).count()).isZero();
    assertThat(notes).hasSize(2);
  }

  @Test
  void asksTheNodesWhenTheGatewayLiesOrIsDown() {
    gateway.certificates.add(Actors.forged(DEAL, 0, 1));
    node.certificates.add(Actors.certificate(DEAL, 0, 1));
    node.certificates.add(Actors.certificate(DEAL, 2));
    assertThat(results.certificates(DEAL).isComplete()).isTrue();
    gateway.status = 503;
    assertThat(results.certificates(DEAL).isComplete()).isTrue();
    gateway.close();
    assertThat(results.certificates(DEAL).isComplete()).isTrue();
  }

  @Test
  void refusesWrongBytesOfAnOutput() {
    node.certificates.add(Actors.certificate(DEAL, 0, 1, 2));
    CertifiedTasks tasks = results.certificates(DEAL);
    for (Leaf leaf : tasks.leaves()) {
      gateway.outputs.put(leaf.outputHash(), new byte[] {6});
      node.outputs.put(leaf.outputHash(), Actors.output(leaf.taskIndex()));
    }
    node.outputs.remove(TaskResult.outputHash(Actors.output(2)));
    Map<Integer, byte[]> found = new TreeMap<>();
    int missing = results.outputs(tasks, (leaf, bytes) -> found.put(leaf.taskIndex(), bytes));
    assertThat(missing).isEqualTo(1);
    assertThat(found).containsOnlyKeys(0, 1);
    assertThat(found.get(1)).isEqualTo(Actors.output(1));
    assertThat(notes).anyMatch(note -> note.startsWith("refused wrong bytes for output"));
  }

  @Test
  void contradictingCertificatesAreAnAlarm() {
    node.certificates.add(Actors.certificate(DEAL, 0));
    node.certificates.add(Actors.certificate(DEAL, List.of(Actors.leaf(0, TaskStatus.TRAP))));
    assertThatThrownBy(() -> results.certificates(DEAL))
        .isInstanceOf(JobFailed.class)
        .hasMessageContaining("contradict each other");
  }
}
