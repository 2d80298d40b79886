package io.sidework.testnet.bench.worker;

import io.sidework.runtime.ChildSandbox;
import io.sidework.runtime.Program;
import io.sidework.runtime.SandboxConfig;
import io.sidework.runtime.Task;
import io.sidework.testnet.bench.Figure;
import io.sidework.testnet.network.NetworkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** {@code bench worker}: speed and start of children as a worker has them, and how many add up. */
public final class WorkerBench {
  private static final int FIRSTS = 5;
  private static final int TINY_WARM_UP = 20_000;
  private static final int TINY = 20_000;
  private static final int TINY_ROUNDS = 3;
  private static final double LONG_TASK_SECONDS = 10;

  private final Path vectors;
  private final Consumer<String> steps;

  private WorkerBench(Path vectors, Consumer<String> steps) {
    this.vectors = vectors;
    this.steps = steps;
  }

  /**
   * @param home the project's folder, for the programs
   * @param folder for what gcc makes of them
   */
  public static List<Figure> run(Path home, Path folder, Consumer<String> steps)
      throws IOException, InterruptedException, NetworkFailure {
    Files.createDirectories(folder);
    WorkerBench bench = new WorkerBench(home.resolve("worker/vectors"), steps);
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("task.first.ms", bench.firstMillis(), "ms", 1_000));
    try (ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults())) {
      steps.accept("programs run with " + sandbox.confinement().describe());
      double tiny = bench.tinyPerSecond(sandbox);
      figures.add(Figure.atLeast("task.tiny.perSecondPerCore", tiny, "tasks", 5_000));
      double ratio = new NativeRatio(bench.vectors, folder).measure(sandbox, steps);
      figures.add(Figure.fine("wasm.ratioToNative", ratio, "x", 1.5, false));
    }
    double efficiency = bench.efficiency(Runtime.getRuntime().availableProcessors());
    figures.add(Figure.fine("speedup.efficiency", efficiency, "", 0.95, true));
    double idle = IdleMemory.measure(home, folder.resolve("network"), steps);
    figures.add(Figure.of("memory.idle.mb", idle, "MB", 200));
    return figures;
  }

  /** The median time from a request to its result when no child has been started. */
  private double firstMillis() throws IOException, InterruptedException, NetworkFailure {
    Program program = Programs.read(vectors.resolve("wasm/queens.wasm"));
    double[] millis = new double[FIRSTS];
    for (int i = 0; i < FIRSTS; i++) {
      try (ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults())) {
        long begun = System.nanoTime();
        Programs.run(sandbox, program, Programs.task(List.of("6")));
        millis[i] = (System.nanoTime() - begun) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[FIRSTS / 2];
  }

  /** Tasks that do nothing, one after the other, in the best of a few rounds. */
  private double tinyPerSecond(ChildSandbox sandbox) throws InterruptedException, NetworkFailure {
    Program nothing = Programs.nothing();
    Task task = Programs.task(List.of(), 1_000_000);
    for (int i = 0; i < TINY_WARM_UP; i++) {
      Programs.run(sandbox, nothing, task);
    }
    double best = 0;
    for (int round = 0; round < TINY_ROUNDS; round++) {
      long begun = System.nanoTime();
      for (int i = 0; i < TINY; i++) {
        Programs.run(sandbox, nothing, task);
      }
      best = Math.max(best, TINY / ((System.nanoTime() - begun) / 1e9));
    }
    return best;
  }

  /**
   * How much of n times the speed of one worker n workers reach, each with one task of about 10 s,
   * for the worst n up to the machine's cores.
   */
  private double efficiency(int cores) throws IOException, InterruptedException, NetworkFailure {
    Program spin = Programs.read(vectors.resolve("wasm/spin.wasm"));
    List<ChildSandbox> workers = new ArrayList<>();
    try {
      for (int i = 0; i < cores; i++) {
        workers.add(ChildSandbox.start(SandboxConfig.defaults()));
        Programs.run(workers.get(i), spin, Programs.task(List.of(), 1_000_000_000));
      }
      long probe = 2_000_000_000L;
      double seconds = together(workers.subList(0, 1), spin, Programs.task(List.of(), probe));
      Task task = Programs.task(List.of(), (long) (probe * LONG_TASK_SECONDS / seconds));
      double alone = together(workers.subList(0, 1), spin, task);
      double worst = 1;
      for (int n = 2; n <= cores; n++) {
        double took = together(workers.subList(0, n), spin, task);
        steps.accept("%d workers: %.2f s, one alone %.2f s".formatted(n, took, alone));
        worst = Math.min(worst, alone / took);
      }
      return worst;
    } finally {
      workers.forEach(ChildSandbox::close);
    }
  }

  /** Seconds until each of these workers has run the task once. */
  private static double together(List<ChildSandbox> workers, Program program, Task task)
      throws InterruptedException, NetworkFailure {
    try (ExecutorService threads = Executors.newFixedThreadPool(workers.size())) {
      List<Callable<Object>> runs = new ArrayList<>();
      for (ChildSandbox worker : workers) {
        runs.add(() -> Programs.run(worker, program, task));
      }
      long begun = System.nanoTime();
      for (Future<Object> done : threads.invokeAll(runs)) {
        done.get();
      }
      return (System.nanoTime() - begun) / 1e9;
    } catch (ExecutionException e) {
      throw new NetworkFailure("a task failed: " + e.getCause());
    }
  }
}
