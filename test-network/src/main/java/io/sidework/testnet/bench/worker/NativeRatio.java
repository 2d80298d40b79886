package io.sidework.testnet.bench.worker;

import io.sidework.runtime.Execution;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Task;
import io.sidework.testnet.network.NetworkFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Five programs in a child, metered, beside the same sources built by gcc for the machine itself,
 * in turns. Both must print the same.
 */
final class NativeRatio {
  private static final int ROUNDS = 3;
  private static final List<Program> PROGRAMS =
      List.of(
          new Program("pi", List.of("30000000")),
          new Program("mandelbrot", List.of("700")),
          new Program("seir", List.of("0.9", "4000000")),
          new Program("sha256", List.of("1000000")),
          new Program("nbody", List.of("3000000")));

  private record Program(String name, List<String> arguments) {}

  private final Path vectors;
  private final Path folder;

  NativeRatio(Path vectors, Path folder) {
    this.vectors = vectors;
    this.folder = folder;
  }

  /** The geometric mean of time in the child by time of the machine's own code. */
  double measure(Sandbox sandbox, Consumer<String> steps)
      throws IOException, InterruptedException, NetworkFailure {
    double product = 1;
    for (Program program : PROGRAMS) {
      product *= ratio(sandbox, program, steps);
    }
    return Math.pow(product, 1.0 / PROGRAMS.size());
  }

  private double ratio(Sandbox sandbox, Program program, Consumer<String> steps)
      throws IOException, InterruptedException, NetworkFailure {
    Path binary = compile(program);
    var module = Programs.read(vectors.resolve("wasm/" + program.name() + ".wasm"));
    Task task = Programs.task(program.arguments());
    // The first run compiles.
    Execution.Completed first = Programs.run(sandbox, module, task);
    long there = Long.MAX_VALUE;
    long here = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long begun = System.nanoTime();
      String printed = printed(binary, program.arguments());
      here = Math.min(here, System.nanoTime() - begun);
      begun = System.nanoTime();
      Programs.run(sandbox, module, task);
      there = Math.min(there, System.nanoTime() - begun);
      if (!printed.equals(new String(first.stdout(), StandardCharsets.UTF_8))) {
        throw new NetworkFailure(program.name() + " prints something else natively: " + printed);
      }
    }
    steps.accept(
        "%s: native %d ms, in the child %d ms, fuel %,d"
            .formatted(program.name(), here / 1_000_000, there / 1_000_000, first.usage().fuel()));
    return (double) there / here;
  }

  private Path compile(Program program) throws IOException, InterruptedException, NetworkFailure {
    Path binary = folder.resolve(program.name()).toAbsolutePath();
    Path source = vectors.resolve("src/" + program.name() + ".c").toAbsolutePath();
    List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-ffp-contract=off", "-o"));
    command.addAll(List.of(binary.toString(), source.toString(), "-lm"));
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new NetworkFailure("gcc refuses " + source);
      }
    } catch (IOException e) {
      throw new NetworkFailure("bench worker needs gcc, to compare with: " + e.getMessage());
    }
    return binary;
  }

  private static String printed(Path binary, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }
}
