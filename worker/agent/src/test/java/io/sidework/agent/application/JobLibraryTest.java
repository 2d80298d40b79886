package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sidework.agent.port.Executable;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.job.JobFiles;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Bytes32;
import io.sidework.runtime.Task;
import io.sidework.runtime.TaskFiles;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Spec A-11. */
class JobLibraryTest {
  private static final int FUNCTIONS = 15;
  private static final int PAIRS = 20_000;

  /**
   * All that is allocated, most of it for a moment; the engine's view of the module is thrice it.
   */
  private static final long ROOM = 64 << 20;

  /**
   * An engine makes an object of a hundred bytes for each instruction: that is the child's to do.
   */
  @Test
  void theLargestProgramsFitIntoAnAgentsHeap() throws Exception {
    byte[] module = fullOfCode();
    Bytes32 name = Sha256.hash(module);
    DealTerms given = Terms.terms(true, 5);
    DealTerms terms =
        new DealTerms(
            Terms.with(given.deal(), name), given.committee(), given.roster(), given.seed());
    Map<Bytes32, byte[]> disk =
        Map.of(name, module, Sha256.hash(Terms.PARAMETERS), Terms.PARAMETERS);
    JobLibrary library =
        new JobLibrary(
            new Blobs(Harness.cache(disk), (endpoint, sha256, max) -> new byte[0], () -> Map.of()));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    JobInputs inputs = library.load(terms);
    long taken = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(((Executable.Module) inputs.program()).program().sha256()).isEqualTo(name.toArray());
    assertThat(taken).isLessThan(ROOM);
  }

  /** The runtime knows nothing of orders: what both bound is written in both. */
  @Test
  void whatAnOrderMayAskForARuntimeTakes() {
    assertThat(JobFiles.MAX_INPUTS).isEqualTo(TaskFiles.MAX_INPUTS);
    assertThat(JobFiles.MAX_OUTPUTS).isEqualTo(TaskFiles.MAX_OUTPUTS);
    assertThat(Parameters.MAX_READ).isEqualTo(Task.MAX_STDIN_BYTES);
    List<String> names =
        List.of("a", "_", "9.-", "a".repeat(JobFiles.MAX_NAME), "", ".a", "-a", "a/b", "\u00e9");
    for (String name : names) {
      if (JobFiles.isName(name)) {
        assertThat(new TaskFiles(Collections.emptySortedMap(), List.of(name)).outputs())
            .containsExactly(name);
      } else {
        assertThatThrownBy(() -> new TaskFiles(Collections.emptySortedMap(), List.of(name)))
            .hasMessageContaining("file name");
      }
    }
  }

  /** A module whose functions push constants and drop them, nearly as much as R-RUN-6 allows. */
  private static byte[] fullOfCode() {
    ByteArrayOutputStream function = new ByteArrayOutputStream();
    function.write(0);
    for (int i = 0; i < PAIRS; i++) {
      function.writeBytes(new byte[] {0x41, 0, 0x1a});
    }
    function.write(0x0b);
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.write(FUNCTIONS);
    for (int i = 0; i < FUNCTIONS; i++) {
      number(code, function.size());
      code.writeBytes(function.toByteArray());
    }
    ByteArrayOutputStream module = new ByteArrayOutputStream();
    module.writeBytes(HexFormat.of().parseHex("0061736d01000000" + "010401600000" + "0310"));
    module.write(FUNCTIONS);
    module.writeBytes(new byte[FUNCTIONS]);
    module.writeBytes(
        HexFormat.of().parseHex("0503010001" + "071302066d656d6f72790200065f73746172740000"));
    module.write(0x0a);
    number(module, code.size());
    module.writeBytes(code.toByteArray());
    return module.toByteArray();
  }

  /** LEB128. */
  private static void number(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
