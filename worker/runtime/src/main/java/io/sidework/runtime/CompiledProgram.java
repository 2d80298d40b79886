package io.sidework.runtime;

import io.sidework.runtime.wasm.MalformedModule;
import io.sidework.runtime.wasm.Metering;
import io.sidework.runtime.wasm.ModuleShape;
import java.util.function.Function;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** A metered program made ready for one engine; limits come with each task. */
record CompiledProgram(
    ModuleShape shape,
    Metering.Metered metered,
    WasmModule module,
    Function<Instance, Machine> machine) {

  private static final long RESTART_COST = 65_536;
  private static final long PAGE_COST = 1_024;
  private static final int BYTES_PER_FUEL = 8;

  /** What a fresh instance costs, but for what it is handed over (spec R-RUN-73). */
  long restartCost() {
    return RESTART_COST
        + PAGE_COST * shape.initialPages()
        + metered.module().length / BYTES_PER_FUEL;
  }

  static CompiledProgram prepare(Program program, InProcessSandbox.Engine engine) {
    try {
      Metering.Metered metered = Metering.meter(program.shape());
      WasmModule module = Parser.parse(metered.module());
      Function<Instance, Machine> machine =
          switch (engine) {
            case INTERPRETER -> InterpreterMachine::new;
            // A function whose bytecode exceeds the JVM's 64 KiB is interpreted, with a warning.
            case COMPILER ->
                MachineFactoryCompiler.builder(module)
                    .withInterpreterFallback(InterpreterFallback.WARN)
                    .compile();
          };
      return new CompiledProgram(program.shape(), metered, module, machine);
    } catch (MalformedModule e) {
      throw new IllegalStateException("a checked program cannot be metered", e);
    }
  }
}
