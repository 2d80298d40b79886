package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.adapter.file.FileCheckpointStore;
import io.sidework.agent.port.CheckpointNodes;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.CheckpointUpload;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.CheckpointCodec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** what one machine of an account keeps at nodes, another goes on from, and nobody else. */
class TravellingCheckpointsTest {
  private static final int QUOTA = 1_000;
  private static final Deal DEAL = Terms.keeping(Terms.terms(true, 5).deal(), QUOTA);
  private static final int TASK = 3;
  private static final long LATER = TravellingCheckpoints.INTERVAL.toMillis();

  private final Domain domain = Domain.of(BigInteger.ONE, Terms.address(50));
  private final Shelf shelf = new Shelf();
  private final Identity me = new Identity(Terms.address(60), Terms.key(61));
  private long now;

  @TempDir private Path first;
  @TempDir private Path second;

  /** Four nodes, of which some may be down. */
  private final class Shelf implements CheckpointNodes {
    private final Map<String, byte[]> kept = new TreeMap<>();
    private final Set<String> down = new HashSet<>();
    private int puts;

    @Override
    public void put(String endpoint, CheckpointUpload upload, Signature signature, byte[] closed)
        throws IOException {
      if (down.contains(endpoint)) {
        throw new IOException("down");
      }
      assertThat(domain.isSignedBy(me.key().address(), upload, signature)).isTrue();
      assertThat(upload.worker()).isEqualTo(me.owner());
      assertThat(upload.sha256()).isEqualTo(Sha256.hash(closed));
      kept.put(endpoint, closed.clone());
      puts++;
    }

    @Override
    public Optional<byte[]> get(
        String endpoint, DealId deal, Address worker, int taskIndex, int maxBytes)
        throws IOException {
      if (down.contains(endpoint)) {
        throw new IOException("down");
      }
      return deal.equals(DEAL.id()) && taskIndex == TASK
          ? Optional.ofNullable(kept.get(endpoint))
          : Optional.empty();
    }
  }

  private TravellingCheckpoints machine(Path folder, Identity who) {
    Map<Address, String> endpoints = new TreeMap<>();
    for (int i = 1; i <= 4; i++) {
      endpoints.put(Terms.address(i), "http://node" + i + "/");
    }
    return new TravellingCheckpoints(
        new FileCheckpointStore(folder),
        shelf,
        () -> endpoints,
        domain,
        who,
        Runnable::run,
        () -> now,
        TravellingCheckpoints.INTERVAL);
  }

  private static Checkpoint checkpoint(long leg) {
    return checkpoint(leg, new byte[] {1, 2, 3});
  }

  private static Checkpoint checkpoint(long leg, byte[] state) {
    return new Checkpoint(
        new byte[32], leg, 10, 20, 0, 0, state, new byte[0], new TreeMap<>(), new byte[0]);
  }

  /** Leg 1 at once, leg 2 when it may travel. */
  private void twoLegs() {
    TravellingCheckpoints machine = machine(first, me);
    machine.keep(DEAL, TASK, checkpoint(1));
    now += LATER;
    machine.keep(DEAL, TASK, checkpoint(2));
  }

  /** what nobody pays for stays at home, and is not asked for. */
  @Test
  void nothingTravelsWithoutAQuota() {
    Deal free = Terms.keeping(DEAL, 0);
    TravellingCheckpoints machine = machine(first, me);
    machine.keep(free, TASK, checkpoint(1));
    now += LATER;
    machine.keep(free, TASK, checkpoint(2));
    assertThat(shelf.kept).isEmpty();
    assertThat(machine.newest(free, TASK)).as("its own disk has it").isPresent();
    twoLegs();
    assertThat(machine(second, me).newest(free, TASK)).isEmpty();
  }

  /** R-37, at the quota and one byte past it, sealed. */
  @Test
  void whatIsLargerThanTheQuotaStaysHere() {
    int rest = CheckpointCodec.encode(checkpoint(2, new byte[0])).length + Seal.BYTES;
    for (int past : new int[] {1, 0}) {
      TravellingCheckpoints machine = machine(first, me);
      machine.keep(DEAL, TASK, checkpoint(1));
      now += LATER;
      machine.keep(DEAL, TASK, checkpoint(2, new byte[QUOTA - rest + past]));
      assertThat(shelf.puts).isEqualTo(past == 1 ? 0 : 2);
    }
    assertThat(shelf.kept.values()).allSatisfy(bytes -> assertThat(bytes).hasSize(QUOTA));
  }

  private Optional<Long> legAt(Path folder, Identity who) {
    return machine(folder, who).newest(DEAL, TASK).map(Checkpoint::leg);
  }

  @Test
  void anotherMachineOfTheAccountGoesOn() {
    twoLegs();
    assertThat(shelf.kept).as("f+1 of four nodes").hasSize(2);
    assertThat(legAt(second, me)).contains(2L);
    assertThat(machine(second, me).newest(DEAL, TASK + 1)).isEmpty();
  }

  @Test
  void theyTravelLessOftenThanTheyAreKept() {
    twoLegs();
    TravellingCheckpoints machine = machine(first, me);
    int before = shelf.puts;
    machine.keep(DEAL, TASK, checkpoint(3));
    now += LATER - 1;
    machine.keep(DEAL, TASK, checkpoint(4));
    assertThat(shelf.puts).isEqualTo(before);
    now += 1;
    machine.keep(DEAL, TASK, checkpoint(5));
    assertThat(shelf.puts).isEqualTo(before + 2);
    assertThat(legAt(second, me)).contains(5L);
    assertThat(legAt(first, me)).contains(5L);
  }

  /** what ends here is of use elsewhere now, though it was kept a moment ago. */
  @Test
  void whatIsHandedOverTravelsAtOnce() {
    TravellingCheckpoints machine = machine(first, me);
    machine.keep(DEAL, TASK, checkpoint(1));
    assertThat(shelf.kept).isEmpty();
    machine.handOver(DEAL, TASK);
    assertThat(shelf.kept).as("f+1 of four nodes").hasSize(2);
    assertThat(legAt(second, me)).contains(1L);

    machine.handOver(DEAL, TASK + 1);
    assertThat(shelf.puts).as("nothing was kept of it").isEqualTo(2);
  }

  @Test
  void whereNodesAreDownOthersKeepThem() {
    shelf.down.add("http://node1");
    shelf.down.add("http://node3");
    twoLegs();
    assertThat(shelf.kept).containsOnlyKeys("http://node2", "http://node4");
    shelf.down.clear();
    assertThat(legAt(second, me)).contains(2L);
  }

  /** Going on from a stranger's state would be answered for with one's own stake (P7). */
  @Test
  void strangersCheckpointsAreNotGoneOnFrom() {
    twoLegs();
    EcKey other = Terms.key(62);
    assertThat(legAt(second, new Identity(me.owner(), other))).isEmpty();
  }

  @Test
  void whatANodeChangedIsNotGoneOnFrom() {
    twoLegs();
    shelf.kept.values().forEach(bytes -> bytes[bytes.length / 2] ^= 1);
    assertThat(legAt(second, me)).isEmpty();
    shelf.kept.replaceAll((node, closed) -> new byte[5]);
    assertThat(legAt(second, me)).isEmpty();
  }

  @Test
  void aSealIsOfOneTask() {
    Seal seal = new Seal(me.key());
    var task = DEAL.task(1);
    var other = DEAL.task(2);
    byte[] content = {5, 6};
    byte[] closed = seal.close(task, content);
    assertThat(seal.open(task, closed)).hasValueSatisfying(it -> assertThat(it).isEqualTo(content));
    assertThat(seal.open(other, closed)).isEmpty();
    assertThat(closed).hasSize(content.length + Seal.BYTES);
  }
}
