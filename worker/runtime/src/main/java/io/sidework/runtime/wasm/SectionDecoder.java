package io.sidework.runtime.wasm;

import static io.sidework.runtime.wasm.ModuleShape.MAX_ITEMS;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the sections of one module into its shape. */
final class SectionDecoder {
  private static final int FUNCREF = 0x70;
  private static final int FUNCTION_FORM = 0x60;
  private static final String FEATURE = "%s are not supported; build for wasm32-wasi without them";

  /** Rank of each section by its id; 12 (data count) stands between elements and code. */
  private static final int[] ORDER = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 10};

  private final ModuleShape shape;
  private final List<Integer> declared = new ArrayList<>();
  private boolean exportsStart;
  private boolean exportsMemory;

  SectionDecoder(ModuleShape shape) {
    this.shape = shape;
  }

  void decode() throws MalformedModule {
    WasmReader module = new WasmReader(shape.bytes, 8, shape.bytes.length);
    int last = 0;
    while (!module.atEnd()) {
      int id = module.u8();
      WasmReader content = module.slice(module.u32());
      if (id >= ORDER.length) {
        throw new MalformedModule(
            id == 13 ? FEATURE.formatted("exceptions") : "there is no section " + id);
      }
      if (id != 0) {
        if (ORDER[id] <= last) {
          throw new MalformedModule("section " + id + " is out of order or there twice");
        }
        last = ORDER[id];
      }
      shape.sections.add(new ModuleShape.Section(id, content.position(), module.position()));
      section(id, content);
      if (id != 0 && !content.atEnd()) {
        throw new MalformedModule("section " + id + " is longer than its content");
      }
    }
    if (!exportsStart) {
      throw new MalformedModule(
          "no function \"_start\" is exported; build a WASI command (a program with main)");
    }
    if (!exportsMemory || shape.memoryPages < 0) {
      throw new MalformedModule("no memory \"memory\" is exported; a WASI command exports its own");
    }
    if (shape.bodies.size() != declared.size()) {
      throw new MalformedModule(
          declared.size() + " functions declared, " + shape.bodies.size() + " defined");
    }
  }

  private void section(int id, WasmReader in) throws MalformedModule {
    switch (id) {
      case 0 -> in.name();
      case 1 -> types(in);
      case 2 -> imports(in);
      case 3 -> functions(in);
      case 4 -> tables(in);
      case 5 -> memories(in);
      case 6 -> globals(in);
      case 7 -> exports(in);
      case 8 -> start(in);
      case 9 -> SegmentDecoder.elements(in);
      case 10 -> code(in);
      case 11 -> SegmentDecoder.data(in);
      default -> in.u32();
    }
  }

  private void types(WasmReader in) throws MalformedModule {
    int count = in.count("types", MAX_ITEMS);
    for (int i = 0; i < count; i++) {
      int form = in.u8();
      if (form != FUNCTION_FORM) {
        throw new MalformedModule(FEATURE.formatted("garbage-collected types"));
      }
      shape.types.add(new FunctionType(valueTypes(in, 255), valueTypes(in, 64)));
    }
  }

  private static List<Integer> valueTypes(WasmReader in, int max) throws MalformedModule {
    int count = in.count("values in a function type", max);
    List<Integer> types = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      types.add(valueType(in));
    }
    return types;
  }

  private static int valueType(WasmReader in) throws MalformedModule {
    int type = in.u8();
    if (type == 0x7b) {
      throw new MalformedModule(FEATURE.formatted("SIMD vectors"));
    }
    if (type < FunctionType.F64 || type > FunctionType.I32) {
      throw new MalformedModule(
          "value type 0x%02x at byte %d is not i32, i64, f32 or f64"
              .formatted(type, in.position() - 1));
    }
    return type;
  }

  private void imports(WasmReader in) throws MalformedModule {
    int count = in.count("imports", 1_000);
    for (int i = 0; i < count; i++) {
      String module = in.name();
      String name = in.name();
      int kind = in.u8();
      if (kind != 0) {
        throw new MalformedModule(
            "import %s.%s is not a function; a program may import only WASI functions"
                .formatted(module, name));
      }
      FunctionType type = shape.type(in.u32());
      shape.imports.add(new ModuleShape.ImportedFunction(module, name, type));
    }
  }

  private void functions(WasmReader in) throws MalformedModule {
    int count = in.count("functions", ModuleShape.MAX_FUNCTIONS);
    for (int i = 0; i < count; i++) {
      int type = in.u32();
      declared.add(type);
      shape.functions.add(shape.type(type));
    }
  }

  private void tables(WasmReader in) throws MalformedModule {
    int count = in.count("tables", 1);
    for (int i = 0; i < count; i++) {
      if (in.u8() != FUNCREF) {
        throw new MalformedModule("a table must hold functions (funcref)");
      }
      int flags = in.u8();
      if (flags > 1) {
        throw new MalformedModule(FEATURE.formatted("shared or 64-bit tables"));
      }
      int entries = in.u32();
      if (entries > ModuleShape.MAX_TABLE_ENTRIES) {
        throw new MalformedModule(
            "table has %d entries; at most %d are allowed"
                .formatted(entries, ModuleShape.MAX_TABLE_ENTRIES));
      }
      if (flags == 1) {
        in.offset32();
      }
    }
  }

  private void memories(WasmReader in) throws MalformedModule {
    int count = in.count("memories", 1);
    for (int i = 0; i < count; i++) {
      int flags = in.u8();
      if (flags > 1) {
        throw new MalformedModule(FEATURE.formatted("shared memory, threads and 64-bit memory"));
      }
      shape.memoryPages = in.u32();
      if (flags == 1) {
        shape.memoryMaximum = in.u32();
      }
      if (shape.memoryPages > 65_536) {
        throw new MalformedModule("memory of " + shape.memoryPages + " pages; 65536 exist");
      }
    }
  }

  private void globals(WasmReader in) throws MalformedModule {
    shape.globals = in.count("globals", MAX_ITEMS);
    for (int i = 0; i < shape.globals; i++) {
      valueType(in);
      if (in.u8() > 1) {
        throw new MalformedModule("a global is neither mutable nor constant");
      }
      SegmentDecoder.constant(in);
    }
  }

  private void exports(WasmReader in) throws MalformedModule {
    shape.exports = in.count("exports", MAX_ITEMS);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < shape.exports; i++) {
      String name = in.name();
      if (!names.add(name)) {
        throw new MalformedModule("two exports are named " + name);
      }
      if (name.startsWith(ModuleShape.RESERVED)) {
        throw new MalformedModule("export %s has a name that is the runtime's own".formatted(name));
      }
      int kind = in.u8();
      int index = in.u32();
      if (kind == 0 && name.equals("_start")) {
        FunctionType type = shape.functionType(index);
        exportsStart = type.params().isEmpty() && type.results().isEmpty();
      }
      exportsMemory |= kind == 2 && name.equals("memory");
    }
  }

  private void start(WasmReader in) throws MalformedModule {
    shape.startFunction = in.u32();
    FunctionType type = shape.functionType(shape.startFunction);
    if (!type.params().isEmpty() || !type.results().isEmpty()) {
      throw new MalformedModule("the start function takes parameters or gives results");
    }
  }

  private void code(WasmReader in) throws MalformedModule {
    int count = in.count("function bodies", ModuleShape.MAX_FUNCTIONS);
    int room = ModuleShape.MAX_CODE_BYTES;
    if (count != declared.size()) {
      throw new MalformedModule(declared.size() + " functions declared, " + count + " defined");
    }
    for (int i = 0; i < count; i++) {
      int size = in.u32();
      room -= Math.min(size, room + 1);
      if (size > ModuleShape.MAX_FUNCTION_BYTES) {
        throw new MalformedModule(
            "function %d has %d bytes; at most %d are allowed"
                .formatted(shape.imports.size() + i, size, ModuleShape.MAX_FUNCTION_BYTES));
      }
      if (room < 0) {
        throw new MalformedModule(
            "more than %d bytes of code; build with -Os and --strip-all, or less of the library"
                .formatted(ModuleShape.MAX_CODE_BYTES));
      }
      WasmReader body = in.slice(size);
      int start = body.position();
      int locals = shape.functions.get(i).params().size();
      int groups = body.count("groups of locals", ModuleShape.MAX_LOCALS);
      for (int g = 0; g < groups; g++) {
        int more = body.u32();
        if (more > ModuleShape.MAX_LOCALS - locals) {
          throw new MalformedModule(
              "function %d has more than %d locals"
                  .formatted(shape.imports.size() + i, ModuleShape.MAX_LOCALS));
        }
        locals += more;
        valueType(body);
      }
      shape.bodies.add(new ModuleShape.Body(start, body.position(), in.position(), locals));
    }
  }
}
