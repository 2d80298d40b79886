package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.fuzz.Fuzzer;
import io.sidework.runtime.InProcessSandbox.Engine;
import io.sidework.runtime.ModuleWriter.Code;
import io.sidework.runtime.vectors.NodeEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged modules: refused with a reason or run alike by all engines; never anything else. */
class ProgramFuzzTest {
  private static final int MUTATIONS = 20_000;

  /** How many survivors run in every engine. */
  private static final int RUNS = Integer.getInteger("fuzz.runs", 300);

  private static final int MOST_KEPT = 30_000;
  private static final Task TASK =
      new Task(
          List.of("x"),
          new byte[9],
          new byte[32],
          new Limits(200_000, 8, 100),
          Duration.ofSeconds(30));

  @Test
  void damageIsRefusedOrHarmless(@TempDir Path folder) throws Exception {
    List<Program> survivors = survivors(Fuzzer.inputs(MUTATIONS));
    assertThat(survivors).hasSizeGreaterThan(RUNS);
    List<NodeEngine.Job> jobs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      Program program = survivors.get(i * (survivors.size() / RUNS));
      jobs.add(new NodeEngine.Job("survivor-" + i, program, TASK));
    }
    JsonNode inNode = NodeEngine.run(jobs, folder);
    try (Sandbox compiler = InProcessSandbox.start(Engine.COMPILER);
        Sandbox interpreter = InProcessSandbox.start(Engine.INTERPRETER)) {
      for (int i = 0; i < RUNS; i++) {
        Program program = jobs.get(i).program();
        Execution.Completed compiled = Sandboxes.completed(compiler.run(program, TASK));
        Sandboxes.assertSame(Sandboxes.completed(interpreter.run(program, TASK)), compiled);
        assertSame(inNode.get(i), compiled, program);
      }
    }
  }

  /** Programs that a check lets pass after damage. */
  private static List<Program> survivors(int mutations) {
    Random random = new Random(1978);
    byte[] seed = seed();
    List<Program> survivors = new ArrayList<>();
    for (int i = 0; i < mutations; i++) {
      byte[] module = seed.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        module[8 + random.nextInt(module.length - 8)] = (byte) random.nextInt(256);
      }
      try {
        Program program = Program.check(module);
        if (survivors.size() < MOST_KEPT) {
          survivors.add(program);
        }
      } catch (ProgramRejected e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
    }
    return survivors;
  }

  private static void assertSame(JsonNode inNode, Execution.Completed compiled, Program program) {
    String shown = inNode + " of " + HexFormat.of().formatHex(program.module());
    assertThat(inNode.path("status").asInt(-1)).as(shown).isEqualTo(compiled.status().code());
    assertThat(inNode.path("fuel").asLong()).as(shown).isEqualTo(compiled.usage().fuel());
    assertThat(inNode.path("pageFuel").asLong()).as(shown).isEqualTo(compiled.usage().pageFuel());
    assertThat(inNode.path("stdout").asText())
        .as(shown)
        .isEqualTo(HexFormat.of().formatHex(compiled.stdout()));
    assertThat(inNode.path("traceHash").asText())
        .as(shown)
        .isEqualTo(HexFormat.of().formatHex(compiled.traceHash()));
  }

  @Test
  void damageToARealProgramIsRefusedOrPasses() throws Exception {
    Random random = new Random(763);
    byte[] seed = TrajmatchTest.program().module();
    for (int i = 0; i < 300; i++) {
      byte[] module = seed.clone();
      module[random.nextInt(module.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(Program.check(module).sha256()).hasSize(32);
      } catch (ProgramRejected e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  /** A little of everything: control, calls, floats, memory, host. */
  static byte[] seed() {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    int random = module.wasi("random_get", 2);
    int type = module.type(new int[] {ModuleWriter.I32}, new int[] {ModuleWriter.F64});
    Code code = new Code().get(0).u8(0x45, 0x04, 0x7c).f64(0.5).u8(0x05);
    code.get(0).i32(1).u8(0x6b).call(2).u8(0x9f).f64(-1.5).u8(0xa2, 0x9f).f64(3).u8(0xa0, 0x0b);
    int recursive = module.function(type, code);
    module.element(recursive).global(ModuleWriter.I64, 77).global(ModuleWriter.I32, -3);
    Code main = new Code().i32(64).i32(16).call(random).drop();
    main.i32(8).set(0).u8(0x03, 0x40);
    main.i32(80).get(0).i32(0).u8(0x11).u32(type).u8(0).u8(0x39, 3, 0);
    main.i32(96).u8(0x23, 0).get(0).u8(0xac, 0x7e).u8(0x37, 3, 0);
    main.get(0).i32(1).u8(0x6b).u8(0x22, 0).u8(0x0d, 0, 0x0b);
    main.u8(0x02, 0x40).i32(64).u8(0x2d, 0, 0).i32(3).u8(0x71);
    main.u8(0x0e, 2, 0, 1, 0, 0x0b);
    main.i32(1).u8(0x40, 0).drop().i32(128).i32(64).i32(48).u8(0xfc, 10, 0, 0);
    module.start(main.print(write, 64, 40), ModuleWriter.I32);
    return module.data(70, (byte) 1, (byte) 2, (byte) 3).build();
  }
}
