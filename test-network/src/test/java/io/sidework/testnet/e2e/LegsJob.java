package io.sidework.testnet.e2e;

import io.sidework.runtime.Execution;
import io.sidework.runtime.InProcessSandbox;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A job of one task that makes checkpoints.
 *
 * @param legs so many times it begins anew from a checkpoint
 * @param fuel that it takes, roughly
 */
record LegsJob(int legs, long fuel) {
  static final Path PROGRAM = Cluster.HOME.resolve("worker/vectors/wasm/legs.wasm");
  private static final int STEPS_PER_LEG = 200_000;

  /** One that takes so long on this machine once it has warmed up, and alone. */
  static LegsJob lasting(int seconds) throws Exception {
    int probe = 20;
    Task task =
        new Task(
            List.of(Integer.toString(STEPS_PER_LEG), Integer.toString(probe)),
            new byte[0],
            new byte[32],
            new Limits(100_000_000_000L, 16, 1_000_000),
            Duration.ofMinutes(2));
    Program program = Program.check(Files.readAllBytes(PROGRAM));
    try (InProcessSandbox sandbox = InProcessSandbox.start()) {
      sandbox.run(program, task);
      long began = System.nanoTime();
      var done = (Execution.Completed) sandbox.run(program, task);
      double secondsPerLeg = (System.nanoTime() - began) / 1e9 / probe;
      int legs = (int) Math.ceil(seconds / secondsPerLeg);
      return new LegsJob(legs, done.usage().fuel() / probe * legs);
    }
  }

  /** The text of its file. */
  String text() {
    return """
        {"program": "%s", "args": ["%d", "%d"], "trust": 16, "deadline": "15m",
         "limits": {"fuel": %d, "memoryPages": 16, "outputBytes": 1000000}}
        """
        .formatted(PROGRAM, STEPS_PER_LEG, legs, 2 * fuel);
  }
}
