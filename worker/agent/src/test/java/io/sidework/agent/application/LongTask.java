package io.sidework.agent.application;

import io.sidework.agent.adapter.file.FileCheckpointStore;
import io.sidework.agent.adapter.sandbox.SandboxTaskRunner;
import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.CheckpointStore;
import io.sidework.agent.port.Executable;
import io.sidework.agent.port.TaskRun;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.ChildSandbox;
import io.sidework.runtime.Program;
import io.sidework.runtime.SandboxConfig;
import io.sidework.runtime.TaskFiles;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A task of twelve legs, run as an agent runs it, each of its checkpoints kept and told. */
final class LongTask {
  static final int LEGS = 12;
  private static final Path MODULE = Path.of("../vectors/wasm/legs.wasm");

  private LongTask() {}

  /** In a process of its own: prints the number of each leg that is kept. */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults())) {
      run(Path.of(args[0]), sandbox, out::println);
    }
  }

  static Assignment assignment() throws Exception {
    byte[] module = Files.readAllBytes(MODULE);
    Deal deal = Terms.with(Terms.terms(true, 1).deal(), Sha256.hash(module));
    return new Assignment(
        deal,
        0,
        new Executable.Module(Program.decode(module)),
        List.of("20000", Integer.toString(LEGS)),
        new byte[0],
        TaskFiles.NONE,
        Duration.ofMinutes(5));
  }

  /**
   * @param kept hears of each leg once its checkpoint is durable
   */
  static TaskRun run(Path folder, ChildSandbox sandbox, LongConsumer kept) throws Exception {
    Telling store = new Telling(new FileCheckpointStore(folder));
    store.kept = kept;
    return new SandboxTaskRunner(() -> sandbox, store, Duration.ZERO).run(assignment());
  }

  /** A store that tells what is done with it. */
  static final class Telling implements CheckpointStore {
    private final CheckpointStore store;

    /** Hears of each leg once its checkpoint is durable. */
    LongConsumer kept = leg -> {};

    int handedOver;

    Telling(CheckpointStore store) {
      this.store = store;
    }

    @Override
    public void handOver(Deal deal, int taskIndex) {
      handedOver++;
    }

    @Override
    public Optional<Checkpoint> newest(Deal deal, int taskIndex) {
      return store.newest(deal, taskIndex);
    }

    @Override
    public void keep(Deal deal, int taskIndex, Checkpoint checkpoint) {
      store.keep(deal, taskIndex, checkpoint);
      kept.accept(checkpoint.leg());
    }

    @Override
    public void drop(Deal deal, int taskIndex) {
      store.drop(deal, taskIndex);
    }
  }
}
