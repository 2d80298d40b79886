package io.sidework.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.adapter.file.FileBlobs;
import io.sidework.node.application.Membership;
import io.sidework.node.port.CheckpointShelf;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.MachineRequirements;
import io.sidework.protocol.job.InputFile;
import io.sidework.protocol.job.JobFiles;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deals in progress need is made whole by peers; what nobody needs goes (spec N-29, N-42). */
class BlobSweepTest {
  private static final byte[] PROGRAM = bytes("program");
  private static final byte[] STDIN = bytes("standard input");
  private static final byte[] FILE = bytes("a file");
  private static final byte[] PARAMETERS =
      new Parameters(
              List.of(),
              List.of(),
              Sha256.hash(STDIN),
              new JobFiles(List.of(new InputFile("file", Sha256.hash(FILE))), List.of()),
              MachineRequirements.NONE)
          .toBytes();
  private static final List<byte[]> ALL = List.of(PROGRAM, STDIN, FILE, PARAMETERS);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private FileBlobs blobs;

  private final Deal deal =
      Terms.deal("deal", Sha256.hash(PROGRAM), Sha256.hash(PARAMETERS), 1, 4_000_000_000L, 1);
  private final List<Deal> active = new ArrayList<>(List.of(deal));
  private final Map<String, List<byte[]>> peers = new TreeMap<>();
  private final List<Bytes32> asked = new ArrayList<>();
  private final Shelf shelf = new Shelf();

  /** Remembers whose checkpoints may stay. */
  private static final class Shelf implements CheckpointShelf {
    private Set<DealId> kept = Set.of();

    @Override
    public Kept put(DealId of, Address worker, int taskIndex, long leg, byte[] sealed) {
      return Kept.NO_ROOM;
    }

    @Override
    public Optional<byte[]> get(DealId of, Address worker, int taskIndex) {
      return Optional.empty();
    }

    @Override
    public void retain(Set<DealId> deals) {
      kept = deals;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @BeforeEach
  void open() throws IOException {
    blobs = FileBlobs.open(directory, 1 << 20);
    ALL.forEach(blobs::keep);
    peers.put("http://has.nothing", List.of());
    peers.put("http://has.all", ALL);
  }

  private Optional<byte[]> fetch(String endpoint, Bytes32 wanted) {
    asked.add(wanted);
    return peers.getOrDefault(endpoint, List.of()).stream()
        .filter(blob -> Sha256.hash(blob).equals(wanted))
        .findFirst();
  }

  private void sweep() throws Exception {
    Map<Address, String> endpoints = new HashMap<>();
    peers.keySet().forEach(each -> endpoints.put(Terms.key(each).address(), each));
    Membership membership = new Membership(Set.of(), Map.of(), endpoints);
    new BlobSweep(blobs, shelf, () -> active, this::fetch, () -> membership).sweep(Duration.ZERO);
  }

  private void lose(byte[]... lost) throws IOException {
    for (byte[] blob : lost) {
      Files.delete(blobs.path(Sha256.hash(blob)));
    }
  }

  private void age(byte[] blob) throws IOException {
    Instant then = Instant.now().minus(Duration.ofHours(25));
    Files.setLastModifiedTime(blobs.path(Sha256.hash(blob)), FileTime.from(then));
  }

  private List<byte[]> here() {
    return ALL.stream().filter(blob -> blobs.read(Sha256.hash(blob)).isPresent()).toList();
  }

  @Test
  void whatIsWholeIsNotAskedFor() throws Exception {
    sweep();
    assertThat(asked).isEmpty();
    assertThat(here()).isEqualTo(ALL);
  }

  @Test
  void whatIsLostIsFetchedInOneSweep() throws Exception {
    lose(PROGRAM, STDIN, FILE, PARAMETERS);
    sweep();
    assertThat(here()).isEqualTo(ALL);
  }

  @Test
  void whatIsDamagedIsFetched() throws Exception {
    Files.write(blobs.path(Sha256.hash(FILE)), bytes("a fire"));
    sweep();
    assertThat(blobs.read(Sha256.hash(FILE))).hasValue(FILE);
    assertThat(asked).containsOnly(Sha256.hash(FILE));
  }

  @Test
  void whatNobodyHasIsAskedForAgainNextTime() throws Exception {
    List<byte[]> all = peers.remove("http://has.all");
    lose(PROGRAM);
    sweep();
    assertThat(here()).doesNotContain(PROGRAM).hasSize(3);
    peers.put("http://is.back", all);
    sweep();
    assertThat(here()).isEqualTo(ALL);
  }

  /** What only the parameters name must not go while these are missing. */
  @Test
  void inputsOfADealInProgressStayWhateverTheirAge() throws Exception {
    age(FILE);
    lose(PARAMETERS);
    peers.put("http://has.all", List.of(PARAMETERS));
    sweep();
    assertThat(here()).isEqualTo(ALL);
  }

  @Test
  void afterTheDealItsBlobsGoAndItsCheckpointsAtOnce() throws Exception {
    sweep();
    assertThat(shelf.kept).containsExactly(deal.id());
    active.clear();
    age(FILE);
    sweep();
    assertThat(here()).containsExactly(PROGRAM, STDIN, PARAMETERS);
    assertThat(shelf.kept).isEmpty();
  }
}
