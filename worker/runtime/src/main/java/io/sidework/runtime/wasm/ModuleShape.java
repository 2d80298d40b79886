package io.sidework.runtime.wasm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a module is made of, decoded under this runtime's limits (spec R-RUN-2 to R-RUN-6). It takes
 * only the features a program may use, so whatever it lets through is safe to hand to an engine.
 */
public final class ModuleShape {
  public static final int MAX_MODULE_BYTES = 8 << 20;
  public static final int MAX_CODE_BYTES = 1 << 20;
  public static final int MAX_FUNCTIONS = 10_000;
  public static final int MAX_FUNCTION_BYTES = 64 << 10;
  public static final int MAX_LOCALS = 4_096;
  public static final int MAX_NESTING = 256;

  /** In all functions together; an engine keeps a node for each. */
  public static final int MAX_BLOCKS = 65_536;

  public static final int MAX_TABLE_ENTRIES = 65_536;
  static final int MAX_ITEMS = 10_000;

  /** What names begin with that metering exports, and no program may. */
  static final String RESERVED = "sidework:";

  /** An imported function. */
  public record ImportedFunction(String module, String name, FunctionType type) {}

  /** A stretch of the module: a section's content. */
  record Section(int id, int start, int end) {}

  /** One function body: where its local declarations and its code lie. */
  record Body(int start, int codeStart, int end, int locals) {}

  final byte[] bytes;
  final List<Section> sections = new ArrayList<>();
  final List<FunctionType> types = new ArrayList<>();
  final List<ImportedFunction> imports = new ArrayList<>();
  final List<FunctionType> functions = new ArrayList<>();
  final List<Body> bodies = new ArrayList<>();
  int globals;
  int exports;

  /** The function of the start section; -1 if there is none. */
  int startFunction = -1;

  int memoryPages = -1;
  int memoryMaximum = Integer.MAX_VALUE;

  private ModuleShape(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws MalformedModule with one line about the first thing that is wrong
   */
  public static ModuleShape decode(byte[] bytes) throws MalformedModule {
    if (bytes.length > MAX_MODULE_BYTES) {
      throw new MalformedModule(
          "module has %d bytes; at most %d are allowed".formatted(bytes.length, MAX_MODULE_BYTES));
    }
    byte[] header = {0, 'a', 's', 'm', 1, 0, 0, 0};
    if (bytes.length < 8 || !Arrays.equals(bytes, 0, 8, header, 0, 8)) {
      throw new MalformedModule(
          "not a WebAssembly module: it must start with 00 61 73 6d 01 00 00 00");
    }
    ModuleShape shape = new ModuleShape(bytes);
    new SectionDecoder(shape).decode();
    int blocks = 0;
    for (int i = 0; i < shape.bodies.size(); i++) {
      blocks += FunctionCode.decode(shape, i).blocks;
      if (blocks > MAX_BLOCKS) {
        throw new MalformedModule("more than " + MAX_BLOCKS + " blocks, loops and ifs");
      }
    }
    return shape;
  }

  /** Functions the module takes from its host, in their order. */
  public List<ImportedFunction> imports() {
    return List.copyOf(imports);
  }

  /** Pages of 64 KiB the module needs to start. */
  public int initialPages() {
    return memoryPages;
  }

  /**
   * Pages of 64 KiB the module itself would ever take; {@link Integer#MAX_VALUE} if it says none.
   */
  public int maximumPages() {
    return memoryMaximum;
  }

  /** Whether a function is to run before {@code _start}. */
  public boolean hasStart() {
    return startFunction >= 0;
  }

  /** The type of a function by its index: imports first. */
  FunctionType functionType(int index) throws MalformedModule {
    if (index < imports.size()) {
      return imports.get(index).type();
    }
    if (index - imports.size() >= functions.size()) {
      throw new MalformedModule("there is no function " + index);
    }
    return functions.get(index - imports.size());
  }

  FunctionType type(long index) throws MalformedModule {
    if (index < 0 || index >= types.size()) {
      throw new MalformedModule("there is no type " + index);
    }
    return types.get((int) index);
  }
}
