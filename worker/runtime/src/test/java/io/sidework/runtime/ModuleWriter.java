package io.sidework.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes small modules for tests. Type 0 is () -> (); imports come first, so the first function is
 * numbered after them; the last function added is exported as {@code _start}.
 */
final class ModuleWriter {
  static final int I32 = 0x7f;
  static final int I64 = 0x7e;
  static final int F32 = 0x7d;
  static final int F64 = 0x7c;
  static final String WASI = "wasi_snapshot_preview1";

  private final List<byte[]> types = new ArrayList<>();
  private final List<byte[]> imports = new ArrayList<>();
  private final List<byte[]> functions = new ArrayList<>();
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<byte[]> data = new ArrayList<>();
  private final List<byte[]> globals = new ArrayList<>();
  private final List<byte[]> elements = new ArrayList<>();
  private byte[] memory = bytes(0, 1);
  private String startName = "_start";
  private int startFunction = -1;

  ModuleWriter() {
    type(new int[0], new int[0]);
  }

  int type(int[] params, int[] results) {
    types.add(new Code().u8(0x60).list(params).list(results).bytes());
    return types.size() - 1;
  }

  int importing(String module, String name, int type) {
    imports.add(new Code().name(module).name(name).u8(0).u32(type).bytes());
    return imports.size() - 1;
  }

  /** A WASI function of i32 parameters that returns an error number. */
  int wasi(String name, int parameters) {
    int[] params = new int[parameters];
    Arrays.fill(params, I32);
    boolean exit = name.equals("proc_exit");
    return importing(WASI, name, type(params, exit ? new int[0] : new int[] {I32}));
  }

  int function(int type, Code code, int... locals) {
    functions.add(new Code().u32(type).bytes());
    Code body = new Code().u32(locals.length);
    for (int local : locals) {
      body.u32(1).u8(local);
    }
    byte[] content = body.raw(code.bytes()).u8(0x0b).bytes();
    bodies.add(new Code().u32(content.length).raw(content).bytes());
    return imports.size() + functions.size() - 1;
  }

  ModuleWriter start(Code code, int... locals) {
    function(0, code, locals);
    return this;
  }

  ModuleWriter data(int address, byte... content) {
    data.add(new Code().u32(0).i32(address).u8(0x0b).u32(content.length).raw(content).bytes());
    return this;
  }

  ModuleWriter global(int type, long value) {
    Code code = new Code().u8(type).u8(1);
    globals.add((type == I64 ? code.i64(value) : code.i32((int) value)).u8(0x0b).bytes());
    return this;
  }

  /** Puts a function into a table of its own at index 0. */
  ModuleWriter element(int function) {
    elements.add(new Code().u32(0).i32(elements.size()).u8(0x0b).u32(1).u32(function).bytes());
    return this;
  }

  ModuleWriter memory(int initial) {
    memory = new Code().u8(0).u32(initial).bytes();
    return this;
  }

  ModuleWriter memory(int initial, int maximum) {
    memory = new Code().u8(1).u32(initial).u32(maximum).bytes();
    return this;
  }

  ModuleWriter memoryFlags(int flags) {
    memory = new Code().u8(flags).u32(1).u32(2).bytes();
    return this;
  }

  ModuleWriter startName(String name) {
    startName = name;
    return this;
  }

  /** A start section, which runs before {@code _start}. */
  ModuleWriter startFunction(int function) {
    startFunction = function;
    return this;
  }

  byte[] build() {
    Code module = new Code().raw(bytes(0, 'a', 's', 'm', 1, 0, 0, 0));
    section(module, 1, types);
    section(module, 2, imports);
    section(module, 3, functions);
    if (!elements.isEmpty()) {
      section(module, 4, List.of(new Code().u8(0x70).u8(0).u32(elements.size()).bytes()));
    }
    section(module, 5, List.of(memory));
    section(module, 6, globals);
    int last = imports.size() + functions.size() - 1;
    section(
        module,
        7,
        List.of(
            new Code().name("memory").u8(2).u32(0).bytes(),
            new Code().name(startName).u8(0).u32(last).bytes()));
    if (startFunction >= 0) {
      byte[] index = new Code().u32(startFunction).bytes();
      module.u8(8).u32(index.length).raw(index);
    }
    section(module, 9, elements);
    section(module, 10, bodies);
    section(module, 11, data);
    return module.bytes();
  }

  /** The module with this section in place of its own, or where it belongs if it has none. */
  static byte[] with(byte[] module, int id, byte[] content) {
    Code out = new Code().raw(Arrays.copyOf(module, 8));
    boolean placed = false;
    for (int at = 8; at < module.length; ) {
      int start = at;
      int section = module[at++];
      int size = 0;
      for (int shift = 0; ; shift += 7) {
        size |= (module[at] & 0x7f) << shift;
        if (module[at++] >= 0) {
          break;
        }
      }
      at += size;
      if (section >= id && !placed) {
        out.u8(id).u32(content.length).raw(content);
        placed = true;
      }
      if (section != id) {
        out.raw(Arrays.copyOfRange(module, start, at));
      }
    }
    return out.bytes();
  }

  Program program() {
    try {
      return Program.check(build());
    } catch (ProgramRejected e) {
      throw new AssertionError(e);
    }
  }

  private static void section(Code module, int id, List<byte[]> items) {
    if (items.isEmpty()) {
      return;
    }
    Code content = new Code().u32(items.size());
    items.forEach(content::raw);
    module.u8(id).u32(content.bytes().length).raw(content.bytes());
  }

  static byte[] bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  /** Instructions, and the numbers between them. */
  static final class Code {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Code u8(int... values) {
      out.writeBytes(ModuleWriter.bytes(values));
      return this;
    }

    Code raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    Code u32(long value) {
      long rest = value;
      for (; rest >= 0x80; rest >>>= 7) {
        out.write((int) (rest & 0x7f) | 0x80);
      }
      out.write((int) rest);
      return this;
    }

    Code name(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return u32(bytes.length).raw(bytes);
    }

    Code list(int... values) {
      return u32(values.length).u8(values);
    }

    Code i32(int value) {
      return u8(0x41).signed(value);
    }

    Code i64(long value) {
      return u8(0x42).signed(value);
    }

    Code f64(double value) {
      u8(0x44);
      for (int i = 0; i < 8; i++) {
        out.write((int) (Double.doubleToRawLongBits(value) >>> (8 * i)));
      }
      return this;
    }

    Code f32(float value) {
      u8(0x43);
      for (int i = 0; i < 4; i++) {
        out.write(Float.floatToRawIntBits(value) >>> (8 * i));
      }
      return this;
    }

    Code get(int local) {
      return u8(0x20).u32(local);
    }

    Code set(int local) {
      return u8(0x21).u32(local);
    }

    Code call(int function) {
      return u8(0x10).u32(function);
    }

    Code drop() {
      return u8(0x1a);
    }

    /** i32.store of what is on the stack. */
    Code store32() {
      return u8(0x36, 2, 0);
    }

    /** Writes {@code count} bytes of memory from {@code address}; spoils the first 16 bytes. */
    Code print(int fdWrite, int address, int count) {
      i32(0).i32(address).store32().i32(4).i32(count).store32();
      return i32(1).i32(0).i32(1).i32(8).call(fdWrite).drop();
    }

    private Code signed(long value) {
      long rest = value;
      for (; rest < -0x40 || rest >= 0x40; rest >>= 7) {
        out.write((int) (rest & 0x7f) | 0x80);
      }
      out.write((int) (rest & 0x7f));
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
