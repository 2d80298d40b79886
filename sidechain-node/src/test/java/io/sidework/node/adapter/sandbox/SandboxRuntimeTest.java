package io.sidework.node.adapter.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sidework.node.port.ReferenceRuntime.Finding;
import io.sidework.node.testing.NoBlobs;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spec N-10, N-23: what strangers publish is checked, and may not fill a node's heap. */
class SandboxRuntimeTest {
  private static final int FUNCTIONS = 15;
  private static final int PAIRS = 20_000;

  /** All that is allocated, most of it for a moment; the engine's view of it is thrice this. */
  private static final long ROOM = 64 << 20;

  private static final String NOTHING = "00";
  private static final String DROPS_WHAT_IS_NOT_THERE = "001a";

  private final SandboxRuntime runtime = new SandboxRuntime(new NoBlobs());

  @AfterEach
  void end() {
    runtime.close();
  }

  @Test
  void smallProgramsAreCheckedWithoutAChild() throws Exception {
    assertThat(runtime.check(module(NOTHING, 1))).isInstanceOf(Finding.Usable.class);
    assertThat(runtime.check(module(DROPS_WHAT_IS_NOT_THERE, 1)))
        .isInstanceOfSatisfying(
            Finding.Unusable.class,
            finding -> assertThat(finding.reason()).startsWith("not valid WebAssembly"));
    assertThat(runtime.check(new byte[] {1, 2, 3})).isInstanceOf(Finding.Unusable.class);
  }

  @Test
  void largeProgramsAreCheckedByTheChild() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] good = module(full(), FUNCTIONS);
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThat(runtime.check(good)).isInstanceOf(Finding.Usable.class);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ROOM);
    byte[] bad = module(full() + "1a", FUNCTIONS);
    assertThat(runtime.check(bad))
        .isInstanceOfSatisfying(
            Finding.Unusable.class,
            finding -> assertThat(finding.reason()).startsWith("not valid WebAssembly"));
    assertThat(runtime.check(good)).as("the child lives on").isInstanceOf(Finding.Usable.class);
  }

  /** Constants that are dropped, nearly as much code as R-RUN-6 allows. */
  private static String full() {
    return "00" + "41001a".repeat(PAIRS);
  }

  /** A module of functions with this code, without its end. */
  private static byte[] module(String code, int functions) {
    byte[] function = HexFormat.of().parseHex(code + "0b");
    ByteArrayOutputStream bodies = new ByteArrayOutputStream();
    bodies.write(functions);
    for (int i = 0; i < functions; i++) {
      number(bodies, function.length);
      bodies.writeBytes(function);
    }
    ByteArrayOutputStream module = new ByteArrayOutputStream();
    module.writeBytes(HexFormat.of().parseHex("0061736d01000000" + "010401600000"));
    module.writeBytes(new byte[] {3, (byte) (functions + 1), (byte) functions});
    module.writeBytes(new byte[functions]);
    module.writeBytes(
        HexFormat.of().parseHex("0503010001" + "071302066d656d6f72790200065f73746172740000"));
    module.write(0x0a);
    number(module, bodies.size());
    module.writeBytes(bodies.toByteArray());
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
