package io.sidework.runtime;

import io.sidework.runtime.wasi.FuelMeter;
import io.sidework.runtime.wasi.HostTrap;
import io.sidework.runtime.wasi.NextLeg;
import io.sidework.runtime.wasi.ProcessExit;
import io.sidework.runtime.wasi.WasiHost;
import io.sidework.runtime.wasm.Metering;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.ValType;

/** One instance of a program, from its start to a result or to a checkpoint (spec R-RUN-70). */
final class Leg implements FuelMeter {
  private final CompiledProgram program;
  private final Task task;
  private final @Nullable Checkpoint from;
  private final WasiHost host;
  private final @Nullable GlobalInstance[] counters = new @Nullable GlobalInstance[5];
  private int globalsMade;
  private @Nullable Memory memory;
  private byte[] state = new byte[0];

  /**
   * @param from what the leg before handed over; null for the first
   */
  Leg(CompiledProgram program, Task task, @Nullable Checkpoint from) {
    this.program = program;
    this.task = task;
    this.from = from;
    this.host = new WasiHost(task, this, from, program.restartCost());
  }

  /** How the run ended; empty when the program asked for another leg: {@link #checkpoint}. */
  Optional<Execution> execute() {
    try {
      return Optional.of(attempt());
    } catch (NextLeg e) {
      state = e.state();
      return Optional.empty();
    }
  }

  /**
   * What the next leg begins with.
   *
   * @param run {@link Checkpoint#run}
   */
  Checkpoint checkpoint(byte[] run) {
    return host.checkpoint(run, from == null ? 1 : from.leg() + 1, spent(), pageFuel(), state);
  }

  private Execution attempt() {
    int pages = program.shape().initialPages();
    int limit = task.limits().memoryPages();
    if (pages > limit) {
      return completed(Status.TRAP, "module needs %d pages, limit %d".formatted(pages, limit));
    }
    Instance instance;
    try {
      instance = instantiate(new MemoryLimits(pages, maximumPages()));
    } catch (WasmEngineException | IndexOutOfBoundsException e) {
      // Segments that do not fit: engines differ in what they have written by then (R-RUN-22).
      memory = null;
      return completed(Status.TRAP, detail(e));
    } catch (OutOfMemoryError e) {
      return new Execution.Abstained("host memory");
    }
    return run(instance);
  }

  private Execution run(Instance instance) {
    try {
      if (program.shape().hasStart()) {
        instance.export(Metering.START).apply();
      }
      instance.export("_start").apply();
      return completed(Status.OK, "");
    } catch (ProcessExit e) {
      return completed(e.code() == 0 ? Status.OK : Status.TRAP, e.code() == 0 ? "" : detail(e));
    } catch (WasmInterruptedException e) {
      return new Execution.Abstained("interrupted");
    } catch (HostTrap | WasmEngineException | ArithmeticException | IndexOutOfBoundsException e) {
      return trapped(e);
    } catch (StackOverflowError e) {
      return new Execution.Abstained("host stack");
    } catch (OutOfMemoryError e) {
      return new Execution.Abstained("host memory");
    }
  }

  private int maximumPages() {
    return Math.min(program.shape().maximumPages(), task.limits().memoryPages());
  }

  private Instance instantiate(MemoryLimits limits) {
    Instance instance =
        Instance.builder(program.module())
            .withImportValues(
                ImportValues.builder().addFunction(host.functions(program.shape())).build())
            .withMemoryFactory(ignored -> newMemory(limits))
            .withGlobalFactory(this::newGlobal)
            .withMachineFactory(program.machine())
            .withInitialize(false)
            .withStart(false)
            .build();
    return instance.initialize(false);
  }

  private Memory newMemory(MemoryLimits limits) {
    Memory made = new run.endive.runtime.ByteArrayMemory(limits);
    host.attach(made);
    memory = made;
    return made;
  }

  /** Globals are made in the module's order; the last five are the counters. */
  private GlobalInstance newGlobal(
      long low, long high, ValType type, run.endive.wasm.types.MutabilityType mutability) {
    int counter = globalsMade++ - program.metered().fuel();
    long initial =
        switch (counter) {
          case 0, 2 -> task.limits().fuel() - (from == null ? 0 : from.fuel());
          case 1 -> Metering.STACK_SLOTS;
          case 3 -> from == null ? 0 : from.pageFuel();
          case 4 -> maximumPages();
          default -> low;
        };
    GlobalInstance made =
        GlobalInstance.builder()
            .valueLow(initial)
            .valueHigh(high)
            .valType(type)
            .mutabilityType(mutability)
            .build();
    if (counter >= 0) {
      counters[counter] = made;
    }
    return made;
  }

  private Execution trapped(RuntimeException e) {
    if (counter(0, 0) < 0) {
      return completed(Status.OUT_OF_FUEL, "fuel limit " + task.limits().fuel() + " reached");
    }
    if ((int) counter(1, 0) < 0) {
      return completed(Status.TRAP, "call stack exhausted");
    }
    if (e.getCause() instanceof StackOverflowError) {
      return new Execution.Abstained("host stack");
    }
    return completed(Status.TRAP, detail(e));
  }

  private static String detail(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private Execution completed(Status status, String detail) {
    byte[] stdout = host.output();
    long spent = Math.min(task.limits().fuel(), spent());
    Usage usage = new Usage(spent, pageFuel(), task.bytesIn(), stdout.length);
    return new Execution.Completed(status, stdout, host.stderr(), traceHash(), usage, detail);
  }

  private long pageFuel() {
    long limit = task.limits().fuel();
    long atGrowth = limit - counter(2, limit);
    return counter(3, 0) + (Math.min(limit, spent()) - atGrowth) * pages();
  }

  private int pages() {
    return memory == null ? 0 : memory.pages();
  }

  private byte[] traceHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int page = 0; page < pages() && memory != null; page++) {
        digest.update(memory.readBytes(page << 16, 1 << 16));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private long counter(int index, long otherwise) {
    GlobalInstance counter = counters[index];
    return counter == null ? otherwise : counter.getValue();
  }

  @Override
  public long spent() {
    long limit = task.limits().fuel();
    return limit - counter(0, limit);
  }

  @Override
  public void charge(long amount) {
    GlobalInstance fuel = counters[0];
    if (fuel != null) {
      fuel.setValue(fuel.getValue() - amount);
      if (fuel.getValue() < 0) {
        throw new WasmEngineException("out of fuel");
      }
    }
  }
}
