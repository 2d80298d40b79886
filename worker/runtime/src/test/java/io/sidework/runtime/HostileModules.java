package io.sidework.runtime;

import static io.sidework.runtime.ModuleWriter.F64;
import static io.sidework.runtime.ModuleWriter.I32;
import static io.sidework.runtime.ModuleWriter.I64;

import io.sidework.runtime.ModuleWriter.Code;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Modules that mean harm, by name, each with the end that it must come to. */
enum HostileModules {
  // What asks for too much before it runs.
  MEMORY_OF_4_GIB(End.TRAP, () -> nothing().memory(65_536)),
  MEMORY_OF_MORE_THAN_THERE_IS(End.REFUSED, () -> nothing().memory(65_537)),
  MEMORY_WITH_ITS_MAXIMUM_BELOW(End.REFUSED, () -> nothing().memory(2, 1)),
  DATA_PAST_THE_MEMORY(End.TRAP, () -> nothing().data(65_535, (byte) 1, (byte) 2)),
  DATA_IN_8_MIB(End.REFUSED, () -> nothing().data(0, new byte[8 << 20])),
  DATA_IN_10_001_SEGMENTS(End.REFUSED, () -> many(10_001, (module, i) -> module.data(i, (byte) i))),
  DATA_IN_10_000_SEGMENTS(End.OK, () -> many(10_000, (module, i) -> module.data(i, (byte) i))),
  TABLE_OF_65_537(End.REFUSED, section(4, new Code().u8(1, 0x70, 0).u32(65_537))),
  TABLE_OF_2_TO_THE_31(End.REFUSED, section(4, new Code().u8(1, 0x70, 0).u32(0x7fffffff))),
  TABLE_ENTRIES_BY_THE_MILLION(
      End.REFUSED, section(9, new Code().u8(1, 0, 0x41, 0, 0x0b).u32(1_000_000))),
  FUNCTIONS_100_000(End.REFUSED, () -> many(100_000, (module, i) -> module.start(new Code()))),
  FUNCTIONS_10_000(
      End.ANY, () -> many(9_999, (module, i) -> module.function(0, new Code().i32(i).drop()))),
  FUNCTION_OF_64_KIB(End.ANY, () -> new ModuleWriter().start(branches(9_000))),
  FUNCTION_OF_MORE(End.REFUSED, () -> new ModuleWriter().start(branches(14_000))),
  BRANCH_TABLE_OF_60_000(End.ANY, () -> new ModuleWriter().start(table(60_000))),
  BRANCH_TABLE_THAT_LIES(
      End.REFUSED,
      () -> new ModuleWriter().start(new Code().i32(0).u8(0x0e).u32(0x7fffffff).u8(0))),
  LOCALS_BY_THE_BILLION(End.REFUSED, body(new Code().u8(1).u32(0x7fffffff).u8(I64, 0x0b))),
  LOCALS_BY_SUM(
      End.REFUSED, body(new Code().u8(2).u32(4_000).u8(I64).u32(0xfffffff).u8(I64, 0x0b))),
  NESTED_256(End.OK, () -> new ModuleWriter().start(nested(256))),
  NESTED_60_000(End.REFUSED, () -> new ModuleWriter().start(nested(60_000))),
  TYPE_OF_256_PARAMETERS(End.REFUSED, () -> typed(256)),
  TYPES_OF_255_BY_THE_THOUSAND(
      End.OK, () -> many(5_000, (module, i) -> module.type(filled(255), new int[0]))),

  // What is not a module.
  EMPTY(End.REFUSED, bytes("")),
  HEADER_ALONE(End.REFUSED, bytes("0061736d01000000")),
  NUMBER_WITHOUT_END(End.REFUSED, bytes("0061736d01000000" + "01" + "ff".repeat(100))),
  NUMBER_TOO_LONG(End.REFUSED, bytes("0061736d01000000" + "01" + "818080808000")),
  SECTION_LONGER_THAN_THE_FILE(End.REFUSED, bytes("0061736d01000000" + "01ffffffff07" + "00")),
  SECTION_CUT_OFF(End.REFUSED, () -> cut(nothing().build(), 9)),
  SECTION_TWICE(End.REFUSED, bytes("0061736d01000000" + "010100" + "010100")),
  SECTIONS_OUT_OF_ORDER(End.REFUSED, bytes("0061736d01000000" + "030100" + "010100")),
  SECTION_UNKNOWN(End.REFUSED, bytes("0061736d01000000" + "2a0100")),
  COUNT_THAT_LIES(End.REFUSED, bytes("0061736d01000000" + "0105ffffff7f60")),
  NAME_THAT_IS_NO_TEXT(End.REFUSED, export(new Code().u8(2, 0xc3, 0x28))),
  EXPORT_TWICE(End.REFUSED, export(new Code().name("memory"))),

  // What reaches for the runtime itself.
  EXPORTS_THE_FUEL_COUNTER(End.REFUSED, export(new Code().name("sidework:fuel"))),
  EXPORTS_A_START_OF_ITS_OWN(End.REFUSED, export(new Code().name("sidework:start"))),
  SETS_THE_FUEL_COUNTER(
      End.REFUSED, () -> new ModuleWriter().start(new Code().i64(1L << 60).u8(0x24, 0))),
  READS_THE_STACK_COUNTER(
      End.REFUSED, () -> new ModuleWriter().start(new Code().u8(0x23, 1).drop())),
  CALLS_THE_GROWTH_FUNCTION(
      End.REFUSED, () -> new ModuleWriter().start(new Code().i32(1).call(1).drop())),
  PUTS_THE_GROWTH_FUNCTION_INTO_A_TABLE(End.REFUSED, () -> nothing().element(1)),
  USES_THE_SCRATCH_LOCALS(End.REFUSED, () -> new ModuleWriter().start(new Code().get(0).drop())),
  IMPORTS_THE_COUNTER(
      End.REFUSED, section(2, new Code().u8(1).name("sidework").name("fuel").u8(3, I64, 1))),
  IMPORTS_THE_MEMORY(
      End.REFUSED, section(2, new Code().u8(1).name("env").name("memory").u8(2, 0, 1))),
  IMPORTS_ANOTHER_HOST(End.REFUSED, () -> importing("env", "system")),
  STARTS_WITH_A_FUNCTION_THAT_TAKES(
      End.REFUSED,
      () -> {
        ModuleWriter module = new ModuleWriter();
        int takes = module.function(module.type(new int[] {I32}, new int[0]), new Code());
        return module.startFunction(takes).start(new Code());
      }),

  // What never means to end.
  LOOPS(End.OUT_OF_FUEL, () -> new ModuleWriter().start(new Code().u8(3, 0x40, 0x0c, 0, 0x0b))),
  LOOPS_BEFORE_ITS_START(
      End.OUT_OF_FUEL,
      () -> {
        ModuleWriter module = new ModuleWriter();
        int loop = module.function(0, new Code().u8(3, 0x40, 0x0c, 0, 0x0b));
        return module.startFunction(loop).start(new Code());
      }),
  RECURSES(End.TRAP, () -> new ModuleWriter().start(new Code().call(0))),
  RECURSES_THROUGH_A_TABLE(
      End.TRAP, () -> new ModuleWriter().start(new Code().i32(0).u8(0x11, 0, 0)).element(0)),
  RECURSES_WITH_4_000_LOCALS(
      End.TRAP,
      () -> {
        int[] locals = new int[4_000];
        Arrays.fill(locals, F64);
        return new ModuleWriter().start(new Code().call(0), locals);
      }),
  FILLS_MEMORY_FOREVER(
      End.OUT_OF_FUEL,
      () -> new ModuleWriter().start(loop(new Code().i32(0).i32(7).i32(65_536).u8(0xfc, 11, 0)))),
  FILLS_MORE_THAN_THERE_IS(
      End.ANY, () -> new ModuleWriter().start(new Code().i32(0).i32(7).i32(-1).u8(0xfc, 11, 0))),
  GROWS_FOREVER(
      End.OUT_OF_FUEL,
      () -> new ModuleWriter().start(loop(new Code().i32(65_535).u8(0x40, 0).drop()))),
  GROWS_TO_ITS_LIMIT(
      End.ANY, () -> new ModuleWriter().start(loop(new Code().i32(256).u8(0x40, 0).drop()))),

  // What floods its host.
  FLOODS_OUTPUT(End.TRAP, () -> flood(1)),
  FLOODS_ERRORS(End.OUT_OF_FUEL, () -> flood(2)),
  DRAWS_4_GIB_OF_RANDOM_BYTES(
      End.TRAP,
      () -> {
        ModuleWriter module = new ModuleWriter();
        int random = module.wasi("random_get", 2);
        return module.start(new Code().i32(0).i32(-1).call(random).drop());
      }),
  WRITES_WITH_VECTORS_OVER_EACH_OTHER(
      End.TRAP,
      () -> {
        ModuleWriter module = new ModuleWriter();
        int write = module.wasi("fd_write", 4);
        Code code = new Code();
        for (int i = 0; i < 1_024; i++) {
          code.i32(8 * i + 4).i32(65_536).store32();
        }
        return module.start(code.i32(1).i32(0).i32(1_024).i32(0).call(write).drop());
      }),
  SLEEPS_FOR_CENTURIES(
      End.OK,
      () -> {
        ModuleWriter module = new ModuleWriter();
        int poll = module.wasi("poll_oneoff", 4);
        Code code = new Code().i32(24).i64(Long.MAX_VALUE).u8(0x37, 3, 0);
        return module.start(code.i32(0).i32(64).i32(1).i32(128).call(poll).drop());
      }),
  MAKES_NANS_OF_ITS_OWN(
      End.OK,
      () -> {
        Code code = new Code().i32(0).u8(0x44).raw(HexFormat.of().parseHex("23010000000ff07f"));
        return new ModuleWriter().start(code.f64(1).u8(0xa0, 0x39, 3, 0));
      });

  /** How a module may end. */
  enum End {
    REFUSED,
    OK,
    TRAP,
    OUT_OF_FUEL,
    /** A result or an abstention: what counts is that it ends, and that the next task runs. */
    ANY
  }

  /** Adds one of many parts. */
  private interface Part {
    void add(ModuleWriter module, int index);
  }

  final End end;
  private final Supplier<Object> module;

  HostileModules(End end, Supplier<Object> module) {
    this.end = end;
    this.module = module;
  }

  byte[] build() {
    return module.get() instanceof ModuleWriter writer ? writer.build() : (byte[]) module.get();
  }

  private static ModuleWriter nothing() {
    return new ModuleWriter().start(new Code());
  }

  private static ModuleWriter many(int count, Part part) {
    ModuleWriter module = new ModuleWriter();
    for (int i = 0; i < count; i++) {
      part.add(module, i);
    }
    return module.start(new Code());
  }

  private static ModuleWriter importing(String module, String name) {
    ModuleWriter writer = new ModuleWriter();
    writer.importing(module, name, 0);
    return writer.start(new Code());
  }

  private static ModuleWriter typed(int parameters) {
    ModuleWriter module = new ModuleWriter();
    module.type(filled(parameters), new int[0]);
    return module.start(new Code());
  }

  private static int[] filled(int count) {
    int[] types = new int[count];
    Arrays.fill(types, F64);
    return types;
  }

  private static Code loop(Code body) {
    return new Code().u8(3, 0x40).raw(body.bytes()).u8(0x0c, 0, 0x0b);
  }

  /** Blocks with a branch out of each: seven bytes apiece. */
  private static Code branches(int count) {
    Code code = new Code();
    for (int i = 0; i < count; i++) {
      code.u8(0x02, 0x40, 0x41, 0, 0x0d, 0, 0x0b);
    }
    return code;
  }

  private static Code table(int targets) {
    Code code = new Code().u8(0x02, 0x40, 0x41, 5, 0x0e).u32(targets);
    return code.raw(new byte[targets + 1]).u8(0x0b);
  }

  private static Code nested(int depth) {
    byte[] ends = new byte[depth];
    Arrays.fill(ends, (byte) 0x0b);
    Code code = new Code();
    for (int i = 0; i < depth; i++) {
      code.u8(0x02, 0x40);
    }
    return code.raw(ends);
  }

  private static ModuleWriter flood(int descriptor) {
    ModuleWriter module = new ModuleWriter();
    int write = module.wasi("fd_write", 4);
    Code code = new Code().i32(4).i32(60_000).store32();
    return module.start(
        code.raw(loop(new Code().i32(descriptor).i32(0).i32(1).i32(8).call(write).drop()).bytes()));
  }

  private static Supplier<Object> bytes(String hex) {
    return () -> HexFormat.of().parseHex(hex);
  }

  private static byte[] cut(byte[] module, int less) {
    return Arrays.copyOf(module, module.length - less);
  }

  /** A command to which a section is added that it has not. */
  private static Supplier<Object> section(int id, Code content) {
    return () -> ModuleWriter.with(nothing().build(), id, content.bytes());
  }

  /** A command whose only function has this body. */
  private static Supplier<Object> body(Code body) {
    byte[] bytes = body.bytes();
    return section(10, new Code().u32(1).u32(bytes.length).raw(bytes));
  }

  /** A command that exports its function under a second name. */
  private static Supplier<Object> export(Code name) {
    List<Integer> start = "_start".chars().boxed().toList();
    Code content = new Code().u8(3).name("memory").u8(2, 0).u32(start.size());
    start.forEach(content::u8);
    return section(7, content.u8(0, 0).raw(name.bytes()).u8(0, 0));
  }
}
