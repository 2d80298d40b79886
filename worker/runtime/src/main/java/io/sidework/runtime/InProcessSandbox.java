package io.sidework.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs programs inside this process: what the child JVM uses, and tests. It can be stopped only
 * where a program loops, and a program's compilation can exhaust the heap, so strangers' programs
 * belong into a {@link ChildSandbox}.
 */
public final class InProcessSandbox implements Sandbox {

  /** Which part of the engine runs the program; both give the same results and the same fuel. */
  public enum Engine {
    COMPILER,
    INTERPRETER
  }

  /**
   * Address space, touched only as far as a program recurses. {@link
   * io.sidework.runtime.wasm.Metering#STACK_SLOTS} must fit in it with room to spare.
   */
  private static final long STACK_BYTES = 512L << 20;

  private static final int PROGRAMS_KEPT = 8;

  private final Engine engine;
  private final ExecutorService runner;
  private final Map<Program, CompiledProgram> compiled =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Program, CompiledProgram> eldest) {
          return size() > PROGRAMS_KEPT;
        }
      };

  private InProcessSandbox(Engine engine) {
    this.engine = engine;
    this.runner =
        Executors.newSingleThreadExecutor(
            task ->
                Thread.ofPlatform()
                    .name("sandbox")
                    .daemon(true)
                    .stackSize(STACK_BYTES)
                    .unstarted(task));
  }

  public static InProcessSandbox start() {
    return new InProcessSandbox(Engine.COMPILER);
  }

  public static InProcessSandbox start(Engine engine) {
    return new InProcessSandbox(engine);
  }

  @Override
  public Execution run(Program program, Task task, Checkpointing checkpoints)
      throws InterruptedException {
    Future<Execution> future = runner.submit(() -> runHere(program, task, checkpoints));
    try {
      return future.get(task.wallLimit().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Execution.Abstained("wall limit of " + task.wallLimit() + " reached");
    } catch (ExecutionException | CancellationException e) {
      return new Execution.Abstained("engine fault: " + e.getCause());
    } finally {
      future.cancel(true);
    }
  }

  /** Queues work for the thread with the large stack, the only one that may run programs. */
  void enqueue(Runnable work) {
    runner.execute(work);
  }

  /** Runs on the calling thread, without a wall limit; only for work that was enqueued. */
  Execution runHere(Program program, Task task, Checkpointing checkpoints) {
    return new Run(program, compiled(program), task, checkpoints).execute();
  }

  boolean isCompiled(Program program) {
    return compiled.containsKey(program);
  }

  CompiledProgram compiled(Program program) {
    return compiled.computeIfAbsent(program, p -> CompiledProgram.prepare(p, engine));
  }

  @Override
  public void close() {
    runner.shutdownNow();
  }
}
