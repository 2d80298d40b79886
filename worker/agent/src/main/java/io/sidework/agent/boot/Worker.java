package io.sidework.agent.boot;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sidework.agent.adapter.contract.ContractChain;
import io.sidework.agent.adapter.docker.ContainerTaskRunner;
import io.sidework.agent.adapter.docker.DockerEngine;
import io.sidework.agent.adapter.file.FileBlobCache;
import io.sidework.agent.adapter.file.FileCheckpointStore;
import io.sidework.agent.adapter.file.FileResultStore;
import io.sidework.agent.adapter.linux.LinuxMachine;
import io.sidework.agent.adapter.sandbox.SandboxTaskRunner;
import io.sidework.agent.adapter.vertx.DeniedHosts;
import io.sidework.agent.adapter.vertx.VertxBlobSource;
import io.sidework.agent.adapter.vertx.VertxCheckpointNodes;
import io.sidework.agent.adapter.vertx.VertxNodes;
import io.sidework.agent.application.Agent;
import io.sidework.agent.application.Blobs;
import io.sidework.agent.application.ChainFollower;
import io.sidework.agent.application.ChainPolling;
import io.sidework.agent.application.Commitments;
import io.sidework.agent.application.Contributions;
import io.sidework.agent.application.Identity;
import io.sidework.agent.application.Inquiries;
import io.sidework.agent.application.JobLibrary;
import io.sidework.agent.application.OpeningSender;
import io.sidework.agent.application.RunnerByKind;
import io.sidework.agent.application.TravellingCheckpoints;
import io.sidework.agent.application.Workbench;
import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.agent.application.policy.Policy;
import io.sidework.agent.port.CheckpointStore;
import io.sidework.agent.port.Machine;
import io.sidework.agent.port.MachineView;
import io.sidework.agent.port.TaskRunner;
import io.sidework.contracts.chain.Chain;
import io.sidework.runtime.ChildSandbox;
import io.sidework.runtime.SandboxConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker put together from its parts, with its threads. */
final class Worker implements AutoCloseable {
  private static final long TICK_MILLIS = 250;

  private static final long LOOK_MILLIS = 2_000;

  private static final long REMOVAL_SECONDS = 5;

  /** Twice this, a worker that is told to end takes at most for checkpoints. */
  private static final long END_SECONDS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** So much of a task is run again at most after a failure, and its legs. */
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

  private final Desk desk;
  private final Bandwidth bandwidth = new Bandwidth(System::nanoTime);
  private final DeniedHosts denied = new DeniedHosts();
  private final ScheduledExecutorService looks;
  private final MachineView machine;
  private final Vertx vertx;
  private final Optional<DockerEngine> containers;
  private final List<TaskRunner> runners;
  private final ExecutorService batches;
  private final ExecutorService inquiries;
  private final ExecutorService uploads;
  private final ExecutorService checkpoints;
  private final Agent agent;
  private final ChainFollower follower;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile long blobBytes = Policy.Caps.NONE.blobBytes();
  private volatile Thread polling = new Thread("chain");

  private Worker(
      int tasksAtOnce,
      Identity me,
      Chain chain,
      Path folder,
      Optional<DockerEngine> containers,
      UnaryOperator<TaskRunner> decoration,
      Duration checkpointsTravel)
      throws IOException {
    desk = new Desk();
    vertx = vertx();
    this.containers = containers;
    Path deals = folder.resolve("deals");
    var nodes = new VertxNodes(vertx, chain.domain(), me, denied);
    checkpoints =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("checkpoints").factory());
    var travelling =
        new TravellingCheckpoints(
            new FileCheckpointStore(deals),
            new VertxCheckpointNodes(vertx, bandwidth, denied),
            nodes::endpoints,
            chain.domain(),
            me,
            checkpoints,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            checkpointsTravel);
    runners = runners(tasksAtOnce, travelling, containers, decoration);
    batches =
        Executors.newFixedThreadPool(tasksAtOnce, Thread.ofPlatform().name("batch").factory());
    looks = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("looks").factory());
    machine =
        new LinuxMachine(Path.of("/"), deals, ProcessHandle.current().pid(), Clock.systemUTC());
    inquiries = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("inquiries").factory());
    uploads = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("uploads").factory());
    var commitments = new Commitments(chain.domain(), me);
    var cache = new FileBlobCache(folder.resolve("blobs"), () -> blobBytes);
    var blobs = new Blobs(cache, new VertxBlobSource(vertx, bandwidth, denied), nodes::endpoints);
    var library = new JobLibrary(blobs);
    var bench = new Workbench(library, commitments, runners, batches, desk);
    var openings = new OpeningSender(nodes, commitments, uploads, bandwidth);
    agent =
        new Agent(
            desk,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            nodes,
            new FileResultStore(deals),
            commitments,
            new Inquiries(library, inquiries, desk),
            bench,
            new Contributions(chain.domain(), nodes, openings));
    follower = new ChainFollower(new ContractChain(chain), me, agent);
  }

  /**
   * @param containers closed with the worker
   */
  static Worker assemble(
      int tasksAtOnce,
      Identity me,
      Chain chain,
      Path folder,
      Optional<DockerEngine> containers,
      UnaryOperator<TaskRunner> decoration,
      Duration checkpointsTravel)
      throws IOException {
    return new Worker(tasksAtOnce, me, chain, folder, containers, decoration, checkpointsTravel);
  }

  /** One event loop and no file cache: a worker shares its machine with its child process. */
  private static Vertx vertx() {
    System.setProperty("vertx.disableDnsResolver", "true");
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  private static List<TaskRunner> runners(
      int count,
      CheckpointStore checkpoints,
      Optional<DockerEngine> containers,
      UnaryOperator<TaskRunner> decoration) {
    List<TaskRunner> runners = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var modules =
          new SandboxTaskRunner(
              () -> ChildSandbox.start(SandboxConfig.defaults()), checkpoints, CHECKPOINT_INTERVAL);
      Optional<TaskRunner> images = containers.map(ContainerTaskRunner::new);
      runners.add(decoration.apply(new RunnerByKind(modules, images)));
    }
    return runners;
  }

  /** The owner's wishes from now on. */
  void policy(Policy policy) {
    bandwidth.limit(policy.caps().bytesPerSecond());
    denied.deny(policy.denied());
    blobBytes = policy.caps().blobBytes();
    agent.policy(policy);
  }

  /**
   * Starts to follow the chain and to work.
   *
   * @param wishes looks whether the owner's wishes have changed; run every two seconds
   * @param looked hears what was seen of the machine, as often
   * @param ready run once, when the chain has been read to its end and nodes are being called
   */
  void start(Runnable wishes, Consumer<Machine> looked, Runnable ready) {
    Runnable look =
        Desk.guarded(
            () -> {
              wishes.run();
              Machine seen = machine.look();
              agent.machine(seen);
              looked.accept(seen);
            });
    look.run();
    var unused = looks.scheduleWithFixedDelay(look, LOOK_MILLIS, LOOK_MILLIS, MILLISECONDS);
    polling = Thread.ofPlatform().daemon().name("chain").start(new ChainPolling(follower, ready));
    desk.every(TICK_MILLIS, agent::tick);
  }

  void await() throws InterruptedException {
    ended.await();
  }

  /** Ends links, threads and child processes; what is stored is taken up by the next start. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    polling.interrupt();
    desk.close();
    batches.shutdownNow();
    inquiries.shutdownNow();
    uploads.shutdownNow();
    looks.shutdownNow();
    runners.forEach(TaskRunner::close);
    handOver();
    containers.ifPresent(this::close);
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(5, TimeUnit.SECONDS)
        .exceptionally(e -> null)
        .join();
    ended.countDown();
  }

  /** What tasks that were running leave to other machines of the account. */
  private void handOver() {
    try {
      if (batches.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        checkpoints.shutdown();
        if (!checkpoints.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
          LOG.warn("checkpoints are left here, and are gone on from by the next start");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    checkpoints.shutdownNow();
  }

  /** Once the containers that were stopped are removed. */
  private void close(DockerEngine engine) {
    try {
      if (!batches.awaitTermination(REMOVAL_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("containers are left, and are removed by the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.close();
  }
}
