package io.sidework.runtime.wasi;

import io.sidework.runtime.wasm.MalformedModule;
import io.sidework.runtime.wasm.ModuleShape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a program may import (spec R-RUN-3): WASI's functions, and those of checkpoints. */
public final class Imports {
  private static final String SIDEWORK = "sidework";

  private static final Map<String, HostCall> CHECKPOINTS =
      Map.of(
          "checkpoint", new HostCall("ii", false, WasiHost::checkpoint),
          "state_size", new HostCall("", true, WasiHost::stateSize),
          "state_read", new HostCall("iii", true, WasiHost::stateRead));

  private Imports() {}

  /**
   * @throws MalformedModule naming the first import that this host does not offer
   */
  public static void check(ModuleShape shape) throws MalformedModule {
    for (ModuleShape.ImportedFunction wanted : shape.imports()) {
      HostCall call = find(wanted);
      if (call == null) {
        throw new MalformedModule(
            "import %s.%s is not offered; a program may import only functions of %s or %s"
                .formatted(wanted.module(), wanted.name(), Preview1.MODULE, SIDEWORK));
      }
      if (!call.type().equals(wanted.type())) {
        throw new MalformedModule(
            "import %s.%s has another type than %s gives it"
                .formatted(
                    wanted.module(),
                    wanted.name(),
                    wanted.module().equals(SIDEWORK) ? "the runtime" : "WASI"));
      }
    }
  }

  /** Whether the module may ask for another leg. */
  public static boolean haveCheckpoint(ModuleShape shape) {
    return shape.imports().stream()
        .anyMatch(call -> call.module().equals(SIDEWORK) && call.name().equals("checkpoint"));
  }

  static HostCall call(ModuleShape.ImportedFunction wanted) {
    HostCall call = find(wanted);
    if (call == null) {
      throw new IllegalArgumentException("unchecked import " + wanted.name());
    }
    return call;
  }

  private static @Nullable HostCall find(ModuleShape.ImportedFunction wanted) {
    return wanted.module().equals(SIDEWORK)
        ? CHECKPOINTS.get(wanted.name())
        : Preview1.find(wanted.module(), wanted.name());
  }
}
