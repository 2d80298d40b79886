package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.MachineRequirements;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.job.InputFile;
import io.sidework.protocol.job.JobFiles;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.job.RuntimeKind;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Lock;
import io.sidework.protocol.lot.agreement.Statement;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.PeerFrame;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What lots with every kind of trouble put on the wire and on disk, part by part. */
final class RealMessages {
  private static final long[] SEEDS = {3, 12, 42};
  private static final int MAX_PER_DECODER = 500;

  private final List<Decoders.Found> decoders;
  private final Map<String, TreeMap<Bytes32, byte[]>> byDecoder = new TreeMap<>();

  RealMessages(List<Decoders.Found> decoders) {
    this.decoders = decoders;
    for (long seed : SEEDS) {
      Sim sim = new Sim(Scenario.of(seed));
      sim.tap = this::frame;
      sim.run();
      for (SimNode node : sim.nodes) {
        node.inputs().forEach(input -> walk(LotInput.decode(input)));
        node.certificates.forEach(made -> walk(new PeerMessage.Certificate(made)));
      }
    }
    unsent().forEach(this::walk);
  }

  List<byte[]> of(Decoders.Found decoder) {
    return List.copyOf(byDecoder.getOrDefault(decoder.name(), new TreeMap<>()).values());
  }

  /** What no lot sends or keeps, or none of these did. */
  private static List<Encodable> unsent() {
    DealId deal = new DealId(Bytes32.of(new byte[32]));
    Signature signature = Signature.of(new byte[64]);
    List<Axis> sweep =
        List.of(
            new Axis.Range("beta", new BigDecimal("-1.20"), new BigDecimal("0.03125"), 16),
            new Axis.Values("k", List.of("a", "", "é€")));
    return List.of(
        new WorkerMessage.Challenge(Address.ZERO, Bytes32.ZERO),
        new WorkerMessage.Login(Address.ZERO, signature),
        new WorkerMessage.Welcome(),
        new WorkerMessage.Alive(),
        new WorkerMessage.DealOpen(deal, true),
        new WorkerMessage.Decline(deal, 1, BigInteger.TEN),
        new WorkerMessage.Refused("why not"),
        new WorkerMessage.Refused("é".repeat(200)),
        new PeerMessage.HeldBy(deal, signature),
        new PeerFrame(List.of(new PeerMessage.HeldBy(deal, signature).toBytes(), new byte[3])),
        new Statement.Prepare(1, 2, Bytes32.ZERO, signature),
        new Statement.Propose(1, 2, Bytes32.ZERO, Bytes32.ZERO, signature),
        new Statement.Commit(1, 2, Bytes32.ZERO, signature),
        new Statement.NewView(
            1, 2, Optional.of(new Statement.Bound(1, Bytes32.ZERO)), Bytes32.ZERO, signature),
        new Timing(10_000, 3_000, 1_500, 1_000),
        waiting(),
        new LotInput.Tick(),
        new LotInput.PeerJoined(2),
        new LotInput.WorkerJoined(Address.ZERO),
        new Parameters(List.of("-b", "{beta}", "{k}"), sweep, Bytes32.ZERO),
        new Parameters(List.of(), List.of(), Bytes32.ZERO),
        new ContainerProgram(Bytes32.ZERO, "", List.of(), List.of(), 0),
        new ContainerProgram(
            Keccak.hash(new byte[1]),
            "ghcr.io:443/epi/abm",
            List.of("/bin/run", "--é"),
            List.of(
                new ContainerProgram.Variable("A", ""), new ContainerProgram.Variable("B_1", "x")),
            2),
        withFiles(),
        JobNeeds.NONE,
        new JobNeeds(RuntimeKind.CONTAINER, withFiles().machine()));
  }

  private static Parameters withFiles() {
    MachineRequirements machine =
        new MachineRequirements(
            "Linux", "amd64", 4, 8_192, 1, "RTX", 9, List.of("eu-west"), List.of("wind"));
    JobFiles files =
        new JobFiles(List.of(new InputFile("a.csv", Bytes32.ZERO)), List.of("b.txt", "c.txt"));
    return new Parameters(List.of("-x"), List.of(), Bytes32.ZERO, files, machine);
  }

  /** A ruling after which two batches wait for their checks. */
  private static Ruling waiting() {
    BigInteger none = BigInteger.ZERO;
    Batch first = new Batch(Address.ZERO, 0, BigInteger.valueOf(7), BigInteger.TWO);
    Batch second = new Batch(Address.ZERO, 1, BigInteger.valueOf(24), BigInteger.valueOf(8));
    return new Ruling(
        List.of(), none, none, none, none, List.of(), List.of(), List.of(first, second));
  }

  /** A frame from the wire, or an effect's name, which is none. */
  private void frame(byte[] frame) {
    try {
      walk(PeerMessage.decode(frame));
    } catch (MalformedMessage e) {
      walk(WorkerMessage.decode(frame));
    }
  }

  private void walk(Object part) {
    switch (part) {
      case List<?> list -> list.forEach(this::walk);
      case Optional<?> optional -> optional.ifPresent(this::walk);
      case byte[] bytes -> loose(bytes);
      case Ballot ballot -> {
        whole(ballot);
        loose(ballot.value());
        loose(ballot.ruling());
      }
      case Record named -> {
        if (named instanceof Encodable encodable) {
          whole(encodable);
          parts(named);
        }
        for (RecordComponent component : named.getClass().getRecordComponents()) {
          walk(component(named, component));
        }
      }
      default -> {}
    }
  }

  private void whole(Encodable encodable) {
    decoders.stream()
        .filter(found -> found.owner().isInstance(encodable))
        .forEach(found -> offer(found, encodable.toBytes()));
  }

  private static Object component(Record named, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(named);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Fields that have a decoder and are nothing by themselves. */
  private void parts(Record named) {
    switch (named) {
      case AgreementMessage.NewView in -> {
        byte[] tagged = in.toBytes();
        part("AgreementMessage.NewView.decodeFields", Arrays.copyOfRange(tagged, 1, tagged.length));
      }
      case AgreementMessage.Decided in ->
          // Locks are rare, and made of the same parts.
          part("Lock.decode", new Lock(in.view(), in.ballot(), in.commits()).toBytes());
      case Opening in -> {
        Writer result = new Writer();
        Opening.encodeResult(result, in.result());
        part("Opening.decodeResult", result.toArray());
      }
      case ResolveValue in -> part("Bits.decodeList", new Writer().list(in.opened()).toArray());
      case Ruling in -> part("Batch.decodeList", new Writer().list(in.batches()).toArray());
      default -> {}
    }
  }

  private void part(String decoder, byte[] bytes) {
    decoders.stream()
        .filter(found -> found.name().startsWith(decoder))
        .forEach(found -> offer(found, bytes));
  }

  /** An inventory, a value, a body: whoever can read it may start from it. */
  private void loose(byte[] bytes) {
    for (Decoders.Found found : decoders) {
      if (found.readsArray() && offer(found, bytes)) {
        walk(Decoders.read(found, bytes));
      }
    }
  }

  /** Kept when the decoder reads it; true when it is new. */
  private boolean offer(Decoders.Found found, byte[] bytes) {
    TreeMap<Bytes32, byte[]> kept =
        byDecoder.computeIfAbsent(found.name(), name -> new TreeMap<>());
    try {
      Decoders.read(found, bytes);
      return kept.size() < MAX_PER_DECODER && kept.putIfAbsent(Keccak.hash(bytes), bytes) == null;
    } catch (MalformedMessage e) {
      return false;
    }
  }
}
