package io.sidework.testnet.bench.worker;

import io.sidework.runtime.Execution;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Task;
import io.sidework.testnet.network.NetworkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** What the bench runs, and that it ran. */
final class Programs {
  private static final Duration WALL = Duration.ofMinutes(2);

  /** A command whose _start returns at once: no type, import or data that is not needed. */
  private static final String NOTHING =
      "0061736d01000000" // header
          + "0104016000" // the type () -> ()
          + "00"
          + "03020100" // one function of it
          + "05030100" // one memory
          + "01"
          + "0713" // exports
          + "02066d656d6f72790200"
          + "065f73746172740000"
          + "0a040102000b"; // its body is empty

  private Programs() {}

  static Program read(Path module) throws IOException, NetworkFailure {
    return check(Files.readAllBytes(module));
  }

  static Program nothing() throws NetworkFailure {
    return check(HexFormat.of().parseHex(NOTHING));
  }

  static Task task(List<String> arguments) {
    return task(arguments, Limits.MAX_FUEL);
  }

  static Task task(List<String> arguments, long fuel) {
    return new Task(arguments, new byte[0], new byte[32], new Limits(fuel, 64, 65_536), WALL);
  }

  static Execution.Completed run(Sandbox sandbox, Program program, Task task)
      throws InterruptedException, NetworkFailure {
    return switch (sandbox.run(program, task)) {
      case Execution.Completed done -> done;
      case Execution.Abstained(String reason) -> throw new NetworkFailure("abstained: " + reason);
    };
  }

  private static Program check(byte[] module) throws NetworkFailure {
    try {
      return Program.check(module);
    } catch (ProgramRejected e) {
      throw new NetworkFailure("program refused: " + e.getMessage());
    }
  }
}
