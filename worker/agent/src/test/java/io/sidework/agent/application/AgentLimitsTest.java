package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.adapter.file.FileResultStore;
import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.agent.port.BlobCache;
import io.sidework.agent.port.ResultJournal;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.message.WorkerMessage.Open;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent keeps, sends and asks for at most, and one past it (spec ). */
class AgentLimitsTest {
  private static final Deal DEAL = Terms.terms(true, 256).deal();
  private static final Address NODE = Harness.COMMITTEE.node(0);
  private static final Address OTHER = Harness.COMMITTEE.node(1);
  private static final int MIB = 1 << 20;

  /** What each opening counts beside its output. */
  private static final int FRAME = 256;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  /** a node that says more than its share pushes out what it said itself. */
  @Test
  void whatANodeSaysTooEarlyIsKeptUpToItsShare() {
    EarlyMessages early = new EarlyMessages();
    DealId deal = DEAL.id();
    early.keep(OTHER, deal, new WorkerMessage.DealOpen(deal, true));
    for (int i = 0; i < EarlyMessages.PER_NODE; i++) {
      early.keep(NODE, deal, certified(i));
    }
    assertThat(early.take(NODE, deal)).hasSize(EarlyMessages.PER_NODE).startsWith(certified(0));

    for (int i = 0; i <= EarlyMessages.PER_NODE; i++) {
      early.keep(NODE, deal, certified(i));
    }
    assertThat(early.take(NODE, deal)).hasSize(EarlyMessages.PER_NODE).startsWith(certified(1));
    assertThat(early.take(OTHER, deal)).hasSize(1);
  }

  private static WorkerMessage certified(int lot) {
    return new WorkerMessage.Certified(DEAL.id(), lot, BigInteger.ONE);
  }

  /** frames are of about a mebibyte. */
  @Test
  void aFrameIsClosedOnceItIsFull() throws Exception {
    assertThat(frames(MIB - FRAME, 1)).containsExactly(1, 1);
    assertThat(frames(MIB - FRAME - 1, 1)).containsExactly(2);
  }

  /** all of a lot, when it is small. */
  @Test
  void aFrameHolds256Openings() throws Exception {
    assertThat(frames(new int[256])).containsExactly(256);
  }

  /** How many openings each frame has, of results with so many bytes of output. */
  private List<Integer> frames(int... outputs) throws Exception {
    Path own = folder.resolve(outputs.length + "-" + outputs[0]);
    ResultJournal journal = new FileResultStore(own).open(DEAL.id());
    for (int task = 0; task < outputs.length; task++) {
      byte[] output = new byte[outputs[task]];
      TaskResult result =
          new TaskResult(
              TaskStatus.OK, TaskResult.outputHash(output), Terms.word(4), new Usage(1, 2, 3, 4));
      journal.append(task, result, output);
    }
    Harness nodes = new Harness(own.resolve("unused"));
    Commitments commitments = new Commitments(Harness.DOMAIN, Harness.ME);
    BigInteger all = BigInteger.ONE.shiftLeft(outputs.length).subtract(BigInteger.ONE);
    new OpeningSender(nodes, commitments, Runnable::run, Bandwidth.unlimited())
        .send(DEAL, journal, 0, all, Set.of(NODE));
    return nodes.sent(Open.class).stream().map(open -> open.openings().size()).toList();
  }

  /** nobody makes an agent read more than there can be. */
  @Test
  void blobsAreAskedForUpToWhatTheyMayHave() throws Exception {
    Map<Bytes32, Integer> asked = new TreeMap<>();
    BlobCache nothing =
        new BlobCache() {
          @Override
          public Optional<byte[]> get(Bytes32 sha256) {
            return Optional.empty();
          }

          @Override
          public void put(Bytes32 sha256, byte[] bytes) {}
        };
    Map<Bytes32, byte[]> inputs = Harness.inputs();
    JobLibrary library =
        new JobLibrary(
            new Blobs(
                nothing,
                (endpoint, sha256, max) -> {
                  asked.put(sha256, max);
                  return inputs.getOrDefault(sha256, new byte[0]);
                },
                () -> Map.of(NODE, "http://a", OTHER, "http://b")));

    assertThat(library.load(Terms.terms(true, 5)).stdin()).isEmpty();

    assertThat(asked)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Sha256.hash(Terms.PROGRAM), 8 * MIB, Sha256.hash(Terms.PARAMETERS), 4 * MIB));
  }
}
