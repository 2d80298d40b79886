package io.sidework.runtime.wasm;

import io.sidework.runtime.wasm.ModuleShape.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites a checked module so that it counts its own fuel, memory over time and call depth, and
 * settles the bits of every NaN (spec R-RUN-10 to R-RUN-16). The result is an ordinary module: any
 * engine that runs it counts the same.
 *
 * <p>Five globals are appended: fuel left, stack left, fuel left when memory last grew, pages x
 * fuel up to then, and the most pages; then two functions, for growing and for bulk operations.
 * Both come last, so no index in the module changes. The globals are exported for the host, and so
 * is the start function, which a host calls only when it has set them (spec R-RUN-8).
 */
public final class Metering {
  /** What one page of 64 KiB costs when memory grows. */
  static final int PAGE_COST = 1_024;

  /** Bulk operations cost one more for each 2^3 bytes. */
  static final int BULK_SHIFT = 3;

  /** Slots of 16 bytes that one chain of calls may hold (spec R-RUN-15). */
  public static final int STACK_SLOTS = 1 << 20;

  /** Slots of a frame before its locals and operands. */
  static final int FRAME_SLOTS = 24;

  /** Locals that every function gets: for a NaN of either type, and for the fuel left. */
  static final List<Integer> SCRATCH =
      List.of(FunctionType.F32, FunctionType.F64, FunctionType.I64);

  private final ModuleShape shape;
  private final List<FunctionType> addedTypes = new ArrayList<>();

  private Metering(ModuleShape shape) {
    this.shape = shape;
  }

  /** Names of the exported counters in the order of their globals. No program may export one. */
  private static final List<String> COUNTERS =
      List.of("fuel", "stack", "fuel-at-growth", "page-fuel", "pages");

  /** How the start function is exported. */
  public static final String START = ModuleShape.RESERVED + "start";

  /** A metered module, and which of its globals is the first counter. */
  public record Metered(byte[] module, int fuel) {}

  /** Meters a module that {@link ModuleShape#decode} and an engine's validator both accepted. */
  public static Metered meter(ModuleShape shape) throws MalformedModule {
    Metering metering = new Metering(shape);
    return new Metered(metering.rewrite(), shape.globals);
  }

  private byte[] rewrite() throws MalformedModule {
    addedTypes.add(new FunctionType(List.of(FunctionType.I32), List.of(FunctionType.I32)));
    WasmBytes code = codeSection();
    WasmBytes out = new WasmBytes().raw(shape.bytes, 0, 8);
    boolean globalsDone = false;
    for (Section section : shape.sections) {
      // Globals must stand after memory (5) and before exports (7), which every program has.
      if (section.id() >= 6 && !globalsDone) {
        out.u8(6).sized(globals());
        globalsDone = true;
      }
      switch (section.id()) {
        case 0, 6, 8 -> {}
        case 1 -> out.u8(1).sized(types());
        case 3 -> out.u8(3).sized(functions());
        case 7 -> out.u8(7).sized(exports());
        case 10 -> out.u8(10).sized(code);
        default ->
            out.u8(section.id())
                .u32(section.end() - section.start())
                .raw(shape.bytes, section.start(), section.end());
      }
    }
    return out.toByteArray();
  }

  private WasmBytes types() {
    WasmBytes out = vector(1, shape.types.size(), addedTypes.size());
    for (FunctionType type : addedTypes) {
      out.u8(0x60).u32(type.params().size());
      type.params().forEach(out::u8);
      out.u32(type.results().size());
      type.results().forEach(out::u8);
    }
    return out;
  }

  private WasmBytes functions() {
    return vector(3, shape.functions.size(), 2).u32(shape.types.size()).u32(shape.types.size());
  }

  private WasmBytes globals() {
    int i64 = FunctionType.I64;
    int i32 = FunctionType.I32;
    WasmBytes out = vector(6, shape.globals, COUNTERS.size());
    for (int type : new int[] {i64, i32, i64, i64, i32}) {
      out.u8(type).u8(1).u8(type == i64 ? Op.I64_CONST : Op.I32_CONST).u8(0).u8(Op.END);
    }
    return out;
  }

  private WasmBytes exports() {
    boolean starts = shape.startFunction >= 0;
    WasmBytes out = vector(7, shape.exports, COUNTERS.size() + (starts ? 1 : 0));
    for (int i = 0; i < COUNTERS.size(); i++) {
      out.name(ModuleShape.RESERVED + COUNTERS.get(i)).u8(3).u32(shape.globals + i);
    }
    return starts ? out.name(START).u8(0).u32(shape.startFunction) : out;
  }

  /** A section's items as they were, under a count that has room for more. */
  private WasmBytes vector(int id, int count, int more) {
    WasmBytes out = new WasmBytes().u32(count + more);
    for (Section section : shape.sections) {
      if (section.id() == id) {
        int items = section.start();
        while ((shape.bytes[items] & 0x80) != 0) {
          items++;
        }
        out.raw(shape.bytes, items + 1, section.end());
      }
    }
    return out;
  }

  private WasmBytes codeSection() throws MalformedModule {
    WasmBytes out = new WasmBytes().u32(shape.bodies.size() + 2);
    for (int i = 0; i < shape.bodies.size(); i++) {
      FunctionCode code = FunctionCode.decode(shape, i);
      out.sized(new MeteredFunction(this, code).rewrite());
    }
    return out.sized(growth()).sized(bulk());
  }

  /** Grows memory, then charges: a refused growth costs only its instruction. */
  private WasmBytes growth() {
    WasmBytes out = new WasmBytes().u32(1).u32(1).u8(FunctionType.I32);
    out.u8(Op.MEMORY_SIZE).u8(0).u8(Op.I64_EXTEND_I32_U);
    out.u8(Op.LOCAL_GET).u32(0).u8(Op.I64_EXTEND_I32_U).u8(Op.I64_ADD);
    get(out, pages()).u8(Op.I64_EXTEND_I32_U).u8(Op.I64_GT_U).u8(Op.IF).u8(Op.EMPTY_BLOCK);
    out.u8(Op.I32_CONST).s64(-1).u8(Op.RETURN).u8(Op.END);
    out.u8(Op.LOCAL_GET).u32(0).u8(Op.MEMORY_GROW).u8(0).u8(Op.LOCAL_TEE).u32(1);
    out.u8(Op.I32_CONST).s64(-1).u8(Op.I32_EQ).u8(Op.IF).u8(Op.EMPTY_BLOCK);
    out.u8(Op.I32_CONST).s64(-1).u8(Op.RETURN).u8(Op.END);
    get(out, pageFuel()).u8(Op.LOCAL_GET).u32(1).u8(Op.I64_EXTEND_I32_U);
    get(get(out, fuelAtGrowth()), fuel()).u8(Op.I64_SUB).u8(Op.I64_MUL).u8(Op.I64_ADD);
    set(get(set(out, pageFuel()), fuel()), fuelAtGrowth());
    get(out, fuel()).u8(Op.LOCAL_GET).u32(0).u8(Op.I64_EXTEND_I32_U);
    out.u8(Op.I64_CONST).s64(PAGE_COST).u8(Op.I64_MUL).u8(Op.I64_SUB);
    trapIfSpent(set(out, fuel()));
    return out.u8(Op.LOCAL_GET).u32(1).u8(Op.END);
  }

  /** Takes a length in bytes, charges for it, gives it back. */
  private WasmBytes bulk() {
    WasmBytes out = new WasmBytes().u32(0);
    get(out, fuel()).u8(Op.LOCAL_GET).u32(0).u8(Op.I64_EXTEND_I32_U);
    out.u8(Op.I64_CONST).s64(BULK_SHIFT).u8(Op.I64_SHR_U).u8(Op.I64_SUB);
    trapIfSpent(set(out, fuel()));
    return out.u8(Op.LOCAL_GET).u32(0).u8(Op.END);
  }

  private void trapIfSpent(WasmBytes out) {
    get(out, fuel()).u8(Op.I64_CONST).u8(0).u8(Op.I64_LT_S);
    out.u8(Op.IF).u8(Op.EMPTY_BLOCK).u8(Op.UNREACHABLE).u8(Op.END);
  }

  static WasmBytes get(WasmBytes out, int global) {
    return out.u8(Op.GLOBAL_GET).u32(global);
  }

  static WasmBytes set(WasmBytes out, int global) {
    return out.u8(Op.GLOBAL_SET).u32(global);
  }

  int fuel() {
    return shape.globals;
  }

  int stack() {
    return shape.globals + 1;
  }

  private int fuelAtGrowth() {
    return shape.globals + 2;
  }

  private int pageFuel() {
    return shape.globals + 3;
  }

  private int pages() {
    return shape.globals + 4;
  }

  int growthFunction() {
    return shape.imports.size() + shape.functions.size();
  }

  int bulkFunction() {
    return growthFunction() + 1;
  }

  byte[] source() {
    return shape.bytes;
  }

  /** The block type of a block that takes nothing and leaves these values. */
  long blockType(List<Integer> results) {
    if (results.isEmpty()) {
      return Op.EMPTY_BLOCK - 0x80;
    }
    if (results.size() == 1) {
      return results.getFirst() - 0x80;
    }
    FunctionType type = new FunctionType(List.of(), results);
    int index = addedTypes.indexOf(type);
    if (index < 0) {
      index = addedTypes.size();
      addedTypes.add(type);
    }
    return shape.types.size() + index;
  }
}
