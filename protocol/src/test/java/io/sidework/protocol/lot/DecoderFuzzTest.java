package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever comes over a wire or from a disk is read or refused, in memory that its length bounds,
 * and has one encoding. A million inputs each: {@code -Dfuzz.inputs=1000000}.
 */
class DecoderFuzzTest {
  private static final int INPUTS = Fuzzer.inputs(4_000);

  /**
   * A long run can go decoder by decoder: {@code -Dfuzz.part=3/8} is every eighth from the third.
   */
  private static final String PART = System.getProperty("fuzz.part", "0/1");

  @TestFactory
  Stream<DynamicTest> everyDecoderOfBytes() throws Exception {
    List<Decoders.Found> decoders = Decoders.all();
    RealMessages real = new RealMessages(decoders);
    int part = Integer.parseInt(PART.substring(0, PART.indexOf('/')));
    int parts = Integer.parseInt(PART.substring(PART.indexOf('/') + 1));
    return IntStream.range(0, decoders.size())
        .filter(index -> index % parts == part)
        .mapToObj(decoders::get)
        .map(
            found ->
                DynamicTest.dynamicTest(
                    found.name(), () -> fuzz(Decoders.target(found), real.of(found))));
  }

  private static void fuzz(Target target, List<byte[]> seeds) {
    Fuzzer.Report report = Fuzzer.run(target, seeds, INPUTS, target.name().hashCode());
    assertThat(report.refused()).isPositive();
    assertThat(report.accepted()).isPositive();
  }

  /** What is found by its form is all there is: these are what nodes and workers are sent. */
  @Test
  void theDecodersOfWiresAndDisksAreAmongThem() throws Exception {
    assertThat(Decoders.all())
        .extracting(Decoders.Found::name)
        .contains(
            "PeerMessage.decode(bytes)",
            "WorkerMessage.decode(bytes)",
            "LotInput.decode(bytes)",
            "LotMessage.decode(bytes)",
            "AgreementMessage.decode(reader)",
            "AgreementMessage.NewView.decodeFields(reader)",
            "CloseRules.Entry.decode(reader)",
            "CloseCertificate.decode(reader)",
            "CloseRules.Inventory.decode(bytes)",
            "ClosedSet.decode(bytes)",
            "Statement.decode(reader)",
            "ResolveValue.decode(bytes)",
            "Ruling.decode(bytes)",
            "SegmentCertificate.decode(reader)",
            "Leaf.decode(reader)",
            "Bits.decodeList(reader)",
            "Parameters.decode(bytes)",
            "ContainerProgram.decode(bytes)");
  }

  @TestFactory
  Stream<DynamicTest> everyDecoderOfText() {
    String word = "0x" + "0123456789abcdef".repeat(4);
    return Stream.of(
            text("Amount.parse", Amount::parse, Amount::toDisplay),
            text("Bytes32.parse", Bytes32::parse, Bytes32::toString),
            text("DealId.parse", DealId::parse, DealId::toString),
            text("Address.parse", Address::parse, Address::toString))
        .map(
            target ->
                DynamicTest.dynamicTest(
                    target.name(),
                    () ->
                        fuzz(
                            target,
                            Stream.of(
                                    "0.01",
                                    "120",
                                    word,
                                    word.substring(0, 42),
                                    "1.000000000000000001")
                                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                                .filter(bytes -> reads(target, bytes))
                                .toList())));
  }

  private static <T> Target text(
      String name, Function<String, T> parser, Function<T, String> printer) {
    return new Target(
        name,
        input -> {
          try {
            T value = parser.apply(new String(input, StandardCharsets.UTF_8));
            // Not the only spelling, but one of the same.
            T again = parser.apply(printer.apply(value));
            assertThat(again).isEqualTo(value);
            return Target.Read.LOOSE;
          } catch (IllegalArgumentException e) {
            throw new Target.Refused(e);
          }
        },
        64,
        32 << 10);
  }

  private static boolean reads(Target target, byte[] bytes) {
    try {
      target.decoder().decode(bytes);
      return true;
    } catch (Target.Refused e) {
      return false;
    }
  }
}
