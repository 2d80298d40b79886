package io.sidework.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.deal.MachineRequirements;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spec L-67: the program says which runtime and how many cards it needs. */
class JobNeedsTest {
  private static final Parameters PLAIN = new Parameters(List.of(), List.of(), Bytes32.ZERO);

  private static Machine machine(List<String> gpus, List<String> runtimes) {
    return new Machine("", "", 0, 0, gpus, 0, runtimes, "", "");
  }

  private static JobNeeds container(int gpus) {
    byte[] program = new ContainerProgram(Bytes32.ZERO, "", List.of(), List.of(), gpus).toBytes();
    return JobNeeds.of(ParametersTest.deal(Bytes32.ZERO, 0), program, PLAIN);
  }

  @Test
  void everyMachineRunsWebAssemblyThatSaidNothing() {
    JobNeeds needs =
        JobNeeds.of(ParametersTest.deal(Bytes32.ZERO, 0), new byte[] {0, 'a', 's', 'm'}, PLAIN);
    assertThat(needs).isEqualTo(JobNeeds.NONE);
    assertThat(needs.areMetBy(Machine.UNKNOWN)).isTrue();
    assertThat(needs.areMetBy(machine(List.of(), List.of(Machine.CONTAINER)))).isFalse();
  }

  @Test
  void containersNeedAnEngineAndTheirCards() {
    List<String> both = List.of(Machine.WASM, Machine.CONTAINER);
    assertThat(container(0).areMetBy(Machine.UNKNOWN)).isFalse();
    assertThat(container(0).areMetBy(machine(List.of(), both))).isTrue();
    assertThat(container(1).areMetBy(machine(List.of(), both))).isFalse();
    assertThat(container(1).areMetBy(machine(List.of("T4"), both))).isTrue();
    assertThat(container(2).areMetBy(machine(List.of("T4"), both))).isFalse();
    assertThat(container(2).inWords()).isEqualTo("runtime container, 2 gpus");
  }

  @Test
  void theyComeBack() {
    for (JobNeeds needs : List.of(JobNeeds.NONE, container(3))) {
      assertThat(Reader.all(needs.toBytes(), JobNeeds::decode)).isEqualTo(needs);
    }
    byte[] other = JobNeeds.NONE.toBytes();
    other[0] = 2;
    assertThatThrownBy(() -> Reader.all(other, JobNeeds::decode))
        .isInstanceOf(MalformedMessage.class)
        .hasMessage("no kind of runtime 2");
    assertThat(JobNeeds.NONE.machine()).isEqualTo(MachineRequirements.NONE);
  }
}
