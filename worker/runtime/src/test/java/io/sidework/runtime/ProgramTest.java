package io.sidework.runtime;

import static io.sidework.runtime.ModuleWriter.F64;
import static io.sidework.runtime.ModuleWriter.I32;
import static io.sidework.runtime.ModuleWriter.I64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.runtime.ModuleWriter.Code;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is refused, and that the reason names it (spec R-RUN-1 to R-RUN-9). */
class ProgramTest {
  private static void refused(byte[] module, String reason) {
    assertThatThrownBy(() -> Program.check(module))
        .isInstanceOf(ProgramRejected.class)
        .hasMessageContaining(reason);
  }

  private static void refused(ModuleWriter module, String reason) {
    refused(module.build(), reason);
  }

  @Test
  void aProgramIsNamedByTheHashOfItsBytes() throws Exception {
    byte[] module = new ModuleWriter().start(new Code()).build();
    Program program = Program.check(module);
    assertThat(program.module()).isEqualTo(module);
    assertThat(program.sha256())
        .isEqualTo(java.security.MessageDigest.getInstance("SHA-256").digest(module));
  }

  @Test
  void whatIsNotWebAssembly() {
    refused(new byte[0], "must start with 00 61 73 6d");
    refused("#!/bin/sh\nexit 0".getBytes(StandardCharsets.UTF_8), "not a WebAssembly module");
    // A component has another version number.
    refused(HexFormat.of().parseHex("0061736d0d000100"), "not a WebAssembly module");
  }

  @Test
  void truncatedAtAnyByte() {
    byte[] module = new ModuleWriter().start(new Code().i32(1).drop()).build();
    for (int length = 0; length < module.length; length++) {
      byte[] part = Arrays.copyOf(module, length);
      assertThatThrownBy(() -> Program.check(part)).isInstanceOf(ProgramRejected.class);
    }
  }

  @Test
  void malformedNumbers() {
    String header = "0061736d01000000";
    refused(HexFormat.of().parseHex(header + "01" + "808080808000"), "longer than its type");
    refused(HexFormat.of().parseHex(header + "01" + "ffffffff7f"), "does not fit");
    refused(HexFormat.of().parseHex(header + "01" + "05" + "ffffffff0f"), "too large");
  }

  @Test
  void foreignImportsByName() {
    ModuleWriter module = new ModuleWriter();
    module.importing("env", "gettimeofday", 0);
    refused(module.start(new Code()), "import env.gettimeofday is not offered");
    ModuleWriter own = new ModuleWriter();
    own.importing("sidework", "fd_write", 0);
    refused(own.start(new Code()), "import sidework.fd_write is not offered");
    ModuleWriter wasi = new ModuleWriter();
    wasi.importing(ModuleWriter.WASI, "state_size", 0);
    refused(wasi.start(new Code()), "wasi_snapshot_preview1.state_size is not offered");
  }

  @Test
  void wasiImportsOfAnotherType() {
    ModuleWriter module = new ModuleWriter();
    module.importing(ModuleWriter.WASI, "fd_write", 0);
    refused(module.start(new Code()), "fd_write has another type");
    ModuleWriter own = new ModuleWriter();
    own.importing("sidework", "checkpoint", 0);
    refused(own.start(new Code()), "sidework.checkpoint has another type than the runtime gives");
  }

  @Test
  void modulesThatAreNoCommands() {
    refused(new ModuleWriter().startName("main").start(new Code()), "\"_start\"");
    ModuleWriter module = new ModuleWriter();
    module.function(module.type(new int[] {I32}, new int[0]), new Code());
    refused(module, "\"_start\"");
  }

  @Test
  void otherFeatures() {
    refused(new ModuleWriter().start(new Code().u8(0xfd, 12)), "SIMD");
    refused(new ModuleWriter().start(new Code(), 0x7b), "SIMD");
    refused(new ModuleWriter().start(new Code().u8(0xfe, 3, 0)), "threads");
    refused(new ModuleWriter().start(new Code().u8(0x06, 0x40, 0x0b)), "exceptions");
    refused(new ModuleWriter().start(new Code().u8(0x12, 0)), "tail calls");
    refused(new ModuleWriter().start(new Code().u8(0xd0, 0x70)), "reference types");
    refused(new ModuleWriter().start(new Code()).memoryFlags(3), "shared memory");
    refused(new ModuleWriter().start(new Code()).memoryFlags(4), "64-bit memory");
  }

  /** What has a section of its own, or another form of one, is refused there. */
  @Test
  void otherSections() {
    byte[] command = new ModuleWriter().start(new Code()).build();
    refused(and(command, 13, 3, 1, 0, 0), "exceptions are not supported");
    refused(and(command, 42, 0), "there is no section 42");
    refused(with(command, 1, 1, 0x5f, 0), "garbage-collected types are not supported");
    refused(with(command, 4, 1, 0x6f, 0, 1), "a table must hold functions");
    refused(with(command, 4, 1, 0x70, 4, 1), "shared or 64-bit tables are not supported");
    refused(with(command, 4, 2, 0x70, 0, 1, 0x70, 0, 1), "tables");
    refused(with(command, 5, 2, 0, 1, 0, 1), "memories");
    refused(with(command, 6, 1, 0x70, 0, 0xd0, 0x70, 0x0b), "value type 0x70");
  }

  /** Behind the others: those that are known have all a lower number. */
  private static byte[] and(byte[] module, int... section) {
    return new Code().raw(module).u8(section).bytes();
  }

  private static byte[] with(byte[] module, int id, int... content) {
    return ModuleWriter.with(module, id, ModuleWriter.bytes(content));
  }

  @Test
  void whatTheEnginesValidatorRefuses() {
    refused(new ModuleWriter().start(new Code().i32(1).u8(0x6a).drop()), "not valid WebAssembly");
    refused(new ModuleWriter().start(new Code().i64(1).set(0), I32), "not valid WebAssembly");
    refused(new ModuleWriter().start(new Code().get(9).drop()), "not valid WebAssembly");
  }

  @Test
  void whatIsTooLarge() {
    refused(Arrays.copyOf(HexFormat.of().parseHex("0061736d01000000"), (8 << 20) + 1), "8388608");
    Code nops = new Code().raw(nops(65_536));
    refused(new ModuleWriter().start(nops), "at most 65536 are allowed");
    ModuleWriter many = new ModuleWriter();
    for (int i = 0; i < 17; i++) {
      many.function(0, new Code().raw(nops(65_000)));
    }
    refused(many, "more than 1048576 bytes of code");
    Code blocks = new Code();
    for (int i = 0; i < 20_000; i++) {
      blocks.u8(0x02, 0x40, 0x0b);
    }
    ModuleWriter blocky = new ModuleWriter();
    for (int i = 0; i < 4; i++) {
      blocky.function(0, blocks);
    }
    refused(blocky, "more than 65536 blocks");
    int[] locals = new int[4097];
    Arrays.fill(locals, I64);
    refused(new ModuleWriter().start(new Code(), locals), "4096");
  }

  @Test
  void nestingPastItsLimit() throws Exception {
    assertThat(Program.check(nested(256))).isNotNull();
    refused(nested(257), "nested deeper than 256");
  }

  private static byte[] nested(int depth) {
    Code code = new Code();
    for (int i = 0; i < depth; i++) {
      code.u8(0x02, 0x40);
    }
    for (int i = 0; i < depth; i++) {
      code.u8(0x0b);
    }
    return new ModuleWriter().start(code).build();
  }

  @Test
  void multipleResultsAreSupported() throws Exception {
    ModuleWriter module = new ModuleWriter();
    int leaf = module.function(0, new Code());
    int pair = module.type(new int[] {I32}, new int[] {I32, F64});
    int both = module.function(pair, new Code().call(leaf).get(0).f64(2).u8(0x0f));
    module.start(new Code().i32(1).call(both).drop().drop());
    assertThat(Sandboxes.run(module).status()).isEqualTo(Status.OK);
  }

  private static byte[] nops(int count) {
    byte[] nops = new byte[count];
    Arrays.fill(nops, (byte) 1);
    return nops;
  }
}
