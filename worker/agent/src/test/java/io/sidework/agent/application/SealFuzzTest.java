package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskId;
import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.CheckpointCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What nodes give back as a worker's checkpoint: what it sealed, to the last bit, or nothing. */
class SealFuzzTest {
  @Test
  void damagedSeals() {
    Seal seal = new Seal(EcKey.of(Bytes32.of(filled(7))));
    TaskId task = TaskId.of(new DealId(Bytes32.of(filled(9))), 3);
    Checkpoint checkpoint =
        new Checkpoint(
            new byte[32],
            7,
            100,
            200,
            5,
            6,
            new byte[90],
            new byte[4],
            new TreeMap<>(),
            new byte[2]);
    byte[] content = CheckpointCodec.encode(checkpoint);
    byte[] sealed = seal.close(task, content);
    Target target =
        new Target(
            "Seal.open",
            input -> {
              Optional<byte[]> opened = seal.open(task, input);
              assertThat(opened.isPresent()).isEqualTo(Arrays.equals(input, sealed));
              if (opened.isEmpty()) {
                throw new Target.Refused(new IllegalArgumentException("changed"));
              }
              assertThat(CheckpointCodec.encode(CheckpointCodec.decode(opened.get())))
                  .isEqualTo(content);
              return Target.Read.LOOSE;
            },
            64,
            96 << 10);
    Fuzzer.Report report = Fuzzer.run(target, List.of(sealed), Fuzzer.inputs(2_000), 14);
    assertThat(report.refused()).isPositive();
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
