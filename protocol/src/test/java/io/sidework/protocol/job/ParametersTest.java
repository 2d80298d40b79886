package io.sidework.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import java.util.List;
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

  private static byte[] parameters(Bytes32 stdin) {
    Axis axis = new Axis.Values("x", List.of("a", "b", "c"));
    return new Parameters(List.of("{x}"), List.of(axis), stdin).toBytes();
  }

  /** Two tasks of an order. */
  private static Deal deal(Bytes32 dataset, int firstIndex) {
    return deal(dataset, firstIndex, Mode.REPLICATED);
  }

  private static Deal deal(Bytes32 dataset, int firstIndex, Mode mode) {
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
        Royalties.NONE,
        firstIndex,
        2,
        mode,
        1,
        new Limits(1, 1, 1),
        Callback.NONE,
        1,
        1,
        Amount.ZERO,
        0,
        Amount.ZERO,
        1);
  }
}
