package io.sidework.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.MachineRequirements;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a deal's tasks run with (spec N-9, N-10). */
class ParametersTest {
  private static final Bytes32 FILE = Keccak.hash(new byte[] {1});
  private static final Bytes32 DATASET = Keccak.hash(new byte[] {2});

  @Test
  void standardInputIsTheDatasetOrWhatTheParametersName() {
    assertThat(Parameters.of(deal(Bytes32.ZERO, 0), parameters(FILE)).stdin()).isEqualTo(FILE);
    assertThat(Parameters.of(deal(DATASET, 0), parameters(Bytes32.ZERO)).stdin())
        .isEqualTo(DATASET);
  }

  @Test
  void bothAreRefused() {
    assertThatThrownBy(() -> Parameters.of(deal(DATASET, 0), parameters(FILE)))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("standard input");
  }

  /** Blobs are known by their hash: a number has one spelling. */
  @Test
  void numbersWithLeadingZerosAreRefused() {
    for (String text : List.of("0003125", "-0.00", "00.5")) {
      byte[] bytes =
          new Writer()
              .u8(1)
              .u32(0)
              .u32(1)
              .u8(0)
              .text("x")
              .text(text)
              .text("1")
              .u32(3)
              .word(Bytes32.ZERO)
              .toArray();
      assertThatThrownBy(() -> Parameters.decode(bytes))
          .isInstanceOf(MalformedMessage.class)
          .hasMessageContaining("is written");
    }
  }

  @Test
  void theDealEndsWhereTheSweepDoes() {
    assertThat(Parameters.of(deal(Bytes32.ZERO, 1), parameters(FILE)).volume()).isEqualTo(3);
    assertThatThrownBy(() -> Parameters.of(deal(Bytes32.ZERO, 2), parameters(FILE)))
        .isInstanceOf(MalformedMessage.class)
        .hasMessage("they describe 3 tasks, the deal needs 4");
  }

  /** L-75: one copy proves nothing of a container. */
  @Test
  void aContainerHasNoSpotMode() {
    byte[] program = new ContainerProgram(FILE, "", List.of(), List.of(), 0).toBytes();
    assertThat(ContainerProgram.of(deal(Bytes32.ZERO, 0), program).gpus()).isZero();
    assertThatThrownBy(() -> ContainerProgram.of(deal(Bytes32.ZERO, 0, Mode.SPOT), program))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("spot mode");
  }

  /** what a container uses is not certified, and it makes no checkpoints. */
  @Test
  void aContainerHasNeitherRatesNorCheckpoints() {
    byte[] program = new ContainerProgram(FILE, "", List.of(), List.of(), 0).toBytes();
    Rates some = Rates.of(BigInteger.ONE);
    assertThatThrownBy(
            () -> ContainerProgram.of(deal(Bytes32.ZERO, 0, Mode.REPLICATED, some, 0), program))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("a container has no rates");
    assertThatThrownBy(
            () ->
                ContainerProgram.of(
                    deal(Bytes32.ZERO, 0, Mode.REPLICATED, Rates.FIXED, 1), program))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("no checkpoints");
  }

  /** What contracts that write parameters themselves rely on. */
  @Test
  void withoutFilesTheFormatIsTheFirst() {
    byte[] plain = parameters(FILE);
    assertThat(plain[0]).isEqualTo((byte) 1);
    assertThat(Parameters.decode(plain).files()).isEqualTo(JobFiles.NONE);
    assertThat(Parameters.decode(plain).machine()).isEqualTo(MachineRequirements.NONE);
  }

  @Test
  void filesAndRequirementsComeBack() {
    JobFiles files =
        new JobFiles(
            List.of(new InputFile("a.csv", FILE), new InputFile("b", DATASET)), List.of("out"));
    Parameters with = with(files, MachineRequirements.NONE);
    assertThat(with.toBytes()[0]).isEqualTo((byte) 2);
    assertThat(Parameters.decode(with.toBytes())).isEqualTo(with);
    assertThat(with.contents()).containsExactly(FILE, DATASET);
    assertThat(Parameters.of(deal(DATASET, 0), with.toBytes()).contents())
        .containsExactly(DATASET, FILE, DATASET);

    MachineRequirements four =
        new MachineRequirements("", "", 4, 0, 0, "", 0, List.of(), List.of());
    Parameters asking = with(JobFiles.NONE, four);
    assertThat(Parameters.of(deal(Bytes32.ZERO, 0), asking.toBytes())).isEqualTo(asking);
  }

  /** Blobs are known by their hash: parameters have one spelling. */
  @Test
  void theSecondFormatWithNothingInItIsRefused() {
    byte[] bytes = parameters(FILE);
    bytes[0] = 2;
    Writer out = new Writer();
    JobFiles.NONE.encode(out);
    MachineRequirements.NONE.encode(out);
    byte[] rest = out.toArray();
    byte[] whole = Arrays.copyOf(bytes, bytes.length + rest.length);
    System.arraycopy(rest, 0, whole, bytes.length, rest.length);
    assertThatThrownBy(() -> Parameters.decode(whole))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("are of format 1");
  }

  @Test
  void namesOfFilesAreHeldToTheirLimits() {
    String longest = "a".repeat(JobFiles.MAX_NAME);
    assertThat(new JobFiles(List.of(), List.of(longest)).outputs()).containsExactly(longest);
    for (String name : List.of("", ".a", "a/b", "-a", longest + "a", "\u00e9")) {
      assertThatThrownBy(() -> new JobFiles(List.of(), List.of(name)))
          .hasMessageContaining("file name");
    }
    InputFile a = new InputFile("a", FILE);
    InputFile b = new InputFile("b", FILE);
    assertThatThrownBy(() -> new JobFiles(List.of(b, a), List.of()))
        .hasMessageContaining("ascending");
    assertThatThrownBy(() -> new JobFiles(List.of(a, a), List.of())).hasMessageContaining("twice");
    assertThatThrownBy(() -> new JobFiles(List.of(a), List.of("a")))
        .hasMessage("file a is both input and output");
    assertThat(new JobFiles(inputs(JobFiles.MAX_INPUTS), List.of()).inputs()).hasSize(256);
    assertThatThrownBy(() -> new JobFiles(inputs(JobFiles.MAX_INPUTS + 1), List.of()))
        .hasMessage("257 input files, at most 256");
    List<String> outputs = inputs(JobFiles.MAX_OUTPUTS + 1).stream().map(InputFile::name).toList();
    assertThat(new JobFiles(List.of(), outputs.subList(0, 64)).outputs()).hasSize(64);
    assertThatThrownBy(() -> new JobFiles(List.of(), outputs))
        .hasMessage("65 output files, at most 64");
  }

  private static List<InputFile> inputs(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new InputFile("f%03d".formatted(i), FILE))
        .toList();
  }

  private static Parameters with(JobFiles files, MachineRequirements machine) {
    Axis axis = new Axis.Values("x", List.of("a", "b", "c"));
    return new Parameters(List.of("{x}"), List.of(axis), Bytes32.ZERO, files, machine);
  }

  private static byte[] parameters(Bytes32 stdin) {
    Axis axis = new Axis.Values("x", List.of("a", "b", "c"));
    return new Parameters(List.of("{x}"), List.of(axis), stdin).toBytes();
  }

  /** Two tasks of an order. */
  static Deal deal(Bytes32 dataset, int firstIndex) {
    return deal(dataset, firstIndex, Mode.REPLICATED);
  }

  private static Deal deal(Bytes32 dataset, int firstIndex, Mode mode) {
    return deal(dataset, firstIndex, mode, Rates.FIXED, 0);
  }

  private static Deal deal(
      Bytes32 dataset, int firstIndex, Mode mode, Rates rates, int checkpointBytes) {
    return new Deal(
        new DealId(Bytes32.ZERO),
        Bytes32.ZERO,
        Address.ZERO,
        Address.ZERO,
        Address.ZERO,
        Bytes32.ZERO,
        dataset,
        Bytes32.ZERO,
        Amount.ZERO,
        rates,
        Royalties.NONE,
        firstIndex,
        2,
        mode,
        1,
        new Limits(1, 1, 1),
        checkpointBytes,
        Callback.NONE,
        1,
        1,
        Amount.ZERO,
        0,
        Amount.ZERO,
        Amount.ZERO,
        1);
  }
}
