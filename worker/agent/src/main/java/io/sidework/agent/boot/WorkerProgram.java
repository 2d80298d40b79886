package io.sidework.agent.boot;

import io.sidework.agent.adapter.docker.DockerEngine;
import io.sidework.agent.adapter.file.WorkerFolder;
import io.sidework.agent.application.Identity;
import io.sidework.agent.application.Staking;
import io.sidework.agent.application.TravellingCheckpoints;
import io.sidework.agent.application.description.Publication;
import io.sidework.agent.port.TaskRunner;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code worker}. Exit codes: 0 ended by a signal that lets it, 1 the chain is not
 * there, 2 something in configuration, key, folder or stake has to be put right.
 */
@Command(
    name = "worker",
    description = "Runs tasks of deals that the lottery gives to this account's seats.")
public final class WorkerProgram implements Callable<Integer> {
  private static final int CHAIN_ATTEMPTS = 10;
  private static final int CHAIN_MISSING = 1;
  private static final int MISTAKE = 2;

  static {
    // Before the first logger. Other programs on the same class path have settings of their own.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-worker.xml");
    }
  }

  private final UnaryOperator<TaskRunner> decoration;
  private final Duration checkpointsTravel;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "JSON configuration; paths in it are relative to it.")
  private Path config = Path.of("worker.json");

  @Option(
      names = "--describe",
      description = "Print what this worker is, as it would be published, and end.")
  private boolean describe;

  @Option(
      names = "--capacity",
      paramLabel = "MINUTES",
      description = "Print how much of this machine should be idle for so long, and end.")
  private Optional<Integer> capacity = Optional.empty();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  private boolean help;

  /**
   * @param decoration put around every runner of tasks; identity but in tests of dishonest workers
   */
  public WorkerProgram(UnaryOperator<TaskRunner> decoration) {
    this(decoration, TravellingCheckpoints.INTERVAL);
  }

  /**
   * @param checkpointsTravel time between two checkpoints of a task that go to nodes; shorter in
   *     tests
   */
  public WorkerProgram(UnaryOperator<TaskRunner> decoration, Duration checkpointsTravel) {
    this.decoration = decoration;
    this.checkpointsTravel = checkpointsTravel;
  }

  /** Runs until the process is told to end; returns its exit code. */
  public int execute(String... args) {
    return new CommandLine(this)
        .setParameterExceptionHandler(
            (e, a) -> {
              e.getCommandLine().getErr().println("worker: " + e.getMessage());
              return MISTAKE;
            })
        .execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      WorkerConfig settings = ConfigFile.read(config);
      if (describe) {
        System.out.println(new SelfPortrait(settings).make().text());
        return 0;
      }
      if (capacity.isPresent()) {
        CapacityWatch watch = CapacityWatch.open(settings);
        System.out.println(watch.ask(Instant.now(), capacity.get()).json());
        return 0;
      }
      EcKey key = key(settings);
      try (WorkerFolder folder = WorkerFolder.hold(settings.data());
          Web3jChain chain = connect(settings)) {
        return run(settings, key, folder, chain);
      }
    } catch (ChainUnavailable e) {
      return fail(CHAIN_MISSING, e);
    } catch (IllegalArgumentException | IllegalStateException | ContractRefused | IOException e) {
      return fail(MISTAKE, e);
    }
  }

  private EcKey key(WorkerConfig settings) {
    try {
      return KeyFile.load(settings.key(), settings.passwordFile());
    } catch (IllegalArgumentException e) {
      throw ConfigFile.mistake(config, "key", String.valueOf(e.getMessage()));
    }
  }

  private static int fail(int code, Exception e) {
    LoggerFactory.getLogger(WorkerProgram.class).debug("why", e);
    System.err.println("worker: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    return code;
  }

  /** Worker and chain are often started together, so the chain gets some seconds to appear. */
  private static Web3jChain connect(WorkerConfig settings) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return Web3jChain.connect(settings.chain(), settings.contract(), settings.deployedAt());
      } catch (ChainUnavailable e) {
        if (attempt == CHAIN_ATTEMPTS) {
          throw e;
        }
        Thread.sleep(500);
      }
    }
  }

  private int run(WorkerConfig settings, EcKey key, WorkerFolder folder, Web3jChain chain)
      throws IOException, InterruptedException {
    Identity me = new Identity(settings.owner().orElse(key.address()), key);
    int epoch = new Staking(chain, chain.account(key), me.owner()).ensure(settings.stake());
    LoggerFactory.getLogger(WorkerProgram.class)
        .info("account {} can work in deals from epoch {} on", me.owner(), epoch);
    if (settings.description().isPresent()) {
      new Publication(chain, chain.account(key), me.owner())
          .ensure(new SelfPortrait(settings).make());
    }
    Optional<DockerEngine> containers =
        settings.containers().flatMap(wanted -> wanted.open(folder.path()));
    try (Worker worker =
        Worker.assemble(
            settings.tasksAtOnce(),
            me,
            (Chain) chain,
            folder.path(),
            containers,
            decoration,
            checkpointsTravel)) {
      Runtime.getRuntime().addShutdownHook(new Thread(worker::close, "shutdown"));
      worker.policy(settings.policy());
      PolicyFile wishes = new PolicyFile(config, settings, worker::policy);
      CapacityWatch idle = CapacityWatch.open(settings);
      worker.start(wishes::look, idle::see, () -> System.out.println("ready " + me.owner()));
      worker.await();
    }
    return 0;
  }
}
