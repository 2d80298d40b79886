package io.sidework.runtime;

import static io.sidework.runtime.ModuleWriter.F64;
import static io.sidework.runtime.ModuleWriter.I64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.runtime.ModuleWriter.Code;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each bound of R-RUN-6, and one past it. */
class ProgramLimitsTest {
  private static final int NOP = 0x01;
  private static final int TABLES = 4;
  private static final int EXPORTS = 7;
  private static final int ELEMENTS = 9;

  /** Declaration of no locals, and the end of the code. */
  private static final int FRAME = 2;

  private static final int FUNCTION_BYTES = 65_536;
  private static final int BLOCK_BYTES = 3;
  private static final int BLOCKS_A_FUNCTION = 20_000;

  /** A bound: its number, a module that has so many, and what is said of one more. */
  enum Bound {
    MODULE_BYTES(8 << 20, ProgramLimitsTest::ofBytes, "at most 8388608 are allowed"),
    CODE_BYTES(1 << 20, ProgramLimitsTest::ofCode, "more than 1048576 bytes of code"),
    FUNCTION_BYTES(
        ProgramLimitsTest.FUNCTION_BYTES,
        size -> new ModuleWriter().start(nops(size - FRAME)).build(),
        "at most 65536 are allowed"),
    FUNCTIONS(10_000, n -> many(n - 1, (m, i) -> m.function(0, new Code())), "functions"),
    TYPES(10_000, n -> many(n - 1, (m, i) -> m.type(new int[0], new int[0])), "types"),
    GLOBALS(10_000, n -> many(n, (m, i) -> m.global(I64, i)), "globals"),
    EXPORTS(10_000, ProgramLimitsTest::ofExports, "exports"),
    DATA_SEGMENTS(10_000, n -> many(n, (m, i) -> m.data(i, (byte) 1)), "data segments"),
    ELEMENT_SEGMENTS(10_000, n -> many(n, (m, i) -> m.element(0)), "element segments"),
    IMPORTS(1_000, ProgramLimitsTest::ofImports, "imports"),
    LOCALS(4_096, ProgramLimitsTest::ofLocals, "more than 4096 locals"),
    PARAMETERS(255, n -> many(1, (m, i) -> m.type(filled(n), new int[0])), "function type"),
    RESULTS(64, n -> many(1, (m, i) -> m.type(new int[0], filled(n))), "function type"),
    NESTING(256, ProgramLimitsTest::nested, "nested deeper than 256"),
    BLOCKS(65_536, ProgramLimitsTest::ofBlocks, "more than 65536 blocks"),
    TABLE_SIZE(65_536, ProgramLimitsTest::ofTable, "at most 65536 are allowed"),
    TABLE_ENTRIES(65_536, ProgramLimitsTest::ofEntries, "table entries"),
    MEMORY_PAGES(65_536, n -> new ModuleWriter().start(new Code()).memory(n).build(), "65536");

    private final int most;
    private final IntFunction<byte[]> module;
    private final String refusal;

    Bound(int most, IntFunction<byte[]> module, String refusal) {
      this.most = most;
      this.module = module;
      this.refusal = refusal;
    }
  }

  @ParameterizedTest
  @EnumSource(Bound.class)
  void soManyAreTakenAndOneMoreIsRefused(Bound bound) throws Exception {
    byte[] most = bound.module.apply(bound.most);
    assertThat(Program.check(most).sha256()).hasSize(32);

    byte[] more = bound.module.apply(bound.most + 1);
    assertThatThrownBy(() -> Program.check(more))
        .isInstanceOf(ProgramRejected.class)
        .hasMessageContaining(bound.refusal);
  }

  /** Adds one of many parts. */
  private interface Part {
    void add(ModuleWriter module, int index);
  }

  private static byte[] many(int count, Part part) {
    ModuleWriter module = new ModuleWriter();
    for (int i = 0; i < count; i++) {
      part.add(module, i);
    }
    return module.start(new Code()).build();
  }

  private static Code nops(int count) {
    byte[] nops = new byte[count];
    Arrays.fill(nops, (byte) NOP);
    return new Code().raw(nops);
  }

  private static int[] filled(int count) {
    int[] types = new int[count];
    Arrays.fill(types, F64);
    return types;
  }

  private static byte[] ofBytes(int size) {
    int content = size - 100; // lengths of the same number of bytes
    int frame = ofContent(content).length - content;
    return ofContent(size - frame);
  }

  private static byte[] ofContent(int size) {
    return new ModuleWriter().start(new Code()).data(0, new byte[size]).build();
  }

  /** Functions of the largest size, and one with the rest. */
  private static byte[] ofCode(int size) {
    ModuleWriter module = new ModuleWriter();
    int left = size - FRAME;
    for (; left >= FUNCTION_BYTES; left -= FUNCTION_BYTES) {
      module.function(0, nops(FUNCTION_BYTES - FRAME));
    }
    module.function(0, nops(left - FRAME));
    return module.start(new Code()).build();
  }

  private static byte[] ofExports(int count) {
    Code content = new Code().u32(count).name("memory").u8(2, 0).name("_start").u8(0, 0);
    for (int i = 2; i < count; i++) {
      content.name("f" + i).u8(0, 0);
    }
    byte[] module = new ModuleWriter().start(new Code()).build();
    return ModuleWriter.with(module, EXPORTS, content.bytes());
  }

  private static byte[] ofImports(int count) {
    ModuleWriter module = new ModuleWriter();
    int type = module.type(new int[0], new int[] {ModuleWriter.I32});
    for (int i = 0; i < count; i++) {
      module.importing(ModuleWriter.WASI, "sched_yield", type);
    }
    return module.start(new Code()).build();
  }

  /** Parameters count among them. */
  private static byte[] ofLocals(int count) {
    ModuleWriter module = new ModuleWriter();
    int parameters = 255;
    int type = module.type(filled(parameters), new int[0]);
    module.function(type, new Code(), filled(count - parameters));
    return module.start(new Code()).build();
  }

  private static byte[] nested(int depth) {
    Code code = new Code();
    for (int i = 0; i < depth; i++) {
      code.u8(0x02, 0x40);
    }
    byte[] ends = new byte[depth];
    Arrays.fill(ends, (byte) 0x0b);
    return new ModuleWriter().start(code.raw(ends)).build();
  }

  private static byte[] ofBlocks(int count) {
    ModuleWriter module = new ModuleWriter();
    for (int left = count; left > 0; left -= BLOCKS_A_FUNCTION) {
      byte[] blocks = new byte[BLOCK_BYTES * Math.min(left, BLOCKS_A_FUNCTION)];
      for (int i = 0; i < blocks.length; i += BLOCK_BYTES) {
        blocks[i] = 0x02;
        blocks[i + 1] = 0x40;
        blocks[i + 2] = 0x0b;
      }
      module.function(0, new Code().raw(blocks));
    }
    return module.start(new Code()).build();
  }

  private static byte[] ofTable(int entries) {
    byte[] module = new ModuleWriter().start(new Code()).build();
    return ModuleWriter.with(module, TABLES, new Code().u8(1, 0x70, 0).u32(entries).bytes());
  }

  /** In two segments, whose entries are counted together. */
  private static byte[] ofEntries(int count) {
    Code content = new Code().u32(2);
    for (int size : new int[] {count / 2, count - count / 2}) {
      content.u32(0).i32(0).u8(0x0b).u32(size).raw(new byte[size]);
    }
    return ModuleWriter.with(ofTable(FUNCTION_BYTES), ELEMENTS, content.bytes());
  }
}
