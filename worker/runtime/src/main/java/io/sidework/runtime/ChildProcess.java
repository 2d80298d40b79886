package io.sidework.runtime;

import io.sidework.runtime.Confinement.Level;
import io.sidework.runtime.child.Fields;
import io.sidework.runtime.child.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of a child JVM, and the pipe to it. */
final class ChildProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  static final String MAIN_CLASS = ChildMain.class.getName();

  /** What the queue holds after the child's last frame. */
  private static final Frame GONE = new Frame(Frame.Kind.READY, new byte[0]);

  /** Small, and fast on methods as large as compiled programs have them. */
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xms16m",
          "-Xmn8m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          // What rests gives memory back at its first collection, not at its fourth.
          "-XX:-ShrinkHeapInSteps",
          "-XX:+UseSerialGC",
          "-XX:-DontCompileHugeMethods",
          "-XX:ReservedCodeCacheSize=48m",
          "-XX:MaxMetaspaceSize=96m",
          // The optimiser gives up sooner on what would take it 100 MB and seconds of a core.
          "-XX:MaxNodeLimit=40000",
          "-XX:NodeLimitFudgeFactor=1000",
          // Each access to memory is a call until it is inlined, and a program has hundreds in one
          // function: the optimiser would stop after 8,000 bytes of code.
          "-XX:-ClipInlining",
          // Gives back what the compilers took, once they are done.
          "-XX:TrimNativeHeapInterval=2000",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          // The JVM's own words would otherwise stand among the frames.
          "-XX:+DisplayVMOutputToStderr",
          "-XX:-CreateCoredumpOnCrash");

  /** What a child takes beside its heap: code, classes, and the deepest stack of a program. */
  private static final long BESIDE_HEAP = 896L << 20;

  /** A confined child is killed when the thread that started it ends: so this one never does. */
  private static final ExecutorService SPAWNER =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("sandbox-spawner").unstarted(task));

  private final Process process;
  private final Confinement confinement;
  private final Cgroup cgroup;
  private final DataOutputStream out;
  private final BlockingQueue<Frame> answers = new ArrayBlockingQueue<>(4);

  private ChildProcess(Process process, Confinement confinement, Cgroup cgroup) {
    this.process = process;
    this.confinement = confinement;
    this.cgroup = cgroup;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
  }

  /**
   * Starts a child under the strongest confinement that works here.
   *
   * @param strongest what to try first
   * @throws IOException if not even a plain process starts
   */
  static ChildProcess launch(SandboxConfig config, Level strongest)
      throws IOException, InterruptedException {
    List<String> refused = new ArrayList<>();
    for (Level level : Level.values()) {
      if (level.compareTo(strongest) < 0) {
        continue;
      }
      try {
        return launch(config, level, refused);
      } catch (IOException e) {
        if (level == Level.NONE) {
          throw e;
        }
        refused.add("%s (%s)".formatted(level.name().toLowerCase(Locale.ROOT), e.getMessage()));
      }
    }
    throw new IllegalStateException("the last level is a plain process");
  }

  private static ChildProcess launch(SandboxConfig config, Level level, List<String> refused)
      throws IOException, InterruptedException {
    Cgroup cgroup = new Cgroup(BESIDE_HEAP + ((long) config.heapMegabytes() << 20));
    try {
      Cell cell = new Cell(level, cgroup, refused);
      List<String> command = cell.command(java(config), classpath(config), MAIN_CLASS);
      Process process = start(config, command, late -> end(late, cgroup));
      ChildProcess child = new ChildProcess(process, cell.confinement(), cgroup);
      Thread.ofPlatform().daemon().name("sandbox-answers").start(child::receive);
      Thread.ofPlatform().daemon().name("sandbox-log").start(child::log);
      return child.ready();
    } catch (IOException e) {
      cgroup.remove();
      throw e;
    }
  }

  /**
   * @param late ends what has started after its caller was interrupted, who knows nothing of it
   */
  static Process start(SandboxConfig config, List<String> command, Consumer<Process> late)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    File directory =
        config.workDir() == null
            ? new File(System.getProperty("java.io.tmpdir"))
            : config.workDir().toFile();
    builder.directory(directory);
    // A program must not be able to leave options or secrets of ours in its own process.
    builder.environment().clear();
    // One malloc arena: the compiler threads' own would keep tens of megabytes.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    Future<Process> started = SPAWNER.submit(builder::start);
    try {
      return started.get();
    } catch (InterruptedException e) {
      SPAWNER.execute(
          () -> {
            if (started.state() == Future.State.SUCCESS) {
              late.accept(started.resultNow());
            }
          });
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    }
  }

  private ChildProcess ready() throws IOException, InterruptedException {
    try {
      await(START_LIMIT);
      return this;
    } catch (IOException | InterruptedException e) {
      destroy();
      throw e;
    }
  }

  /** The launcher and its options. */
  static List<String> java(SandboxConfig config) {
    List<String> java = new ArrayList<>();
    java.add(config.java().toString());
    java.add("-Xmx" + config.heapMegabytes() + "m");
    java.addAll(JVM_FLAGS);
    return java;
  }

  /** Absolute, since the child has another working directory. */
  static List<String> classpath(SandboxConfig config) {
    List<String> given = config.classpath();
    List<String> entries =
        given == null
            ? List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            : given;
    return entries.stream().map(entry -> new File(entry).getAbsolutePath()).toList();
  }

  /** What keeps this child from its machine. */
  Confinement confinement() {
    return confinement;
  }

  /**
   * Sends a question and waits for its answer.
   *
   * @param heard hears checkpoints that come before it
   * @throws IOException if the child is gone or does not answer in time
   */
  Frame ask(Frame question, Duration limit, Consumer<Checkpoint> heard)
      throws IOException, InterruptedException {
    question.send(out);
    long end = System.nanoTime() + limit.toNanos();
    Frame answer = await(limit);
    while (answer.kind() == Frame.Kind.CHECKPOINT) {
      heard.accept(Fields.checkpoint(answer.body()));
      answer = await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    return answer;
  }

  private Frame await(Duration limit) throws IOException, InterruptedException {
    Frame answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw new IOException("no answer within " + limit.toMillis() + " ms");
    }
    if (answer == GONE) {
      throw new IOException("ended while it worked" + exit());
    }
    return answer;
  }

  private String exit() throws InterruptedException {
    return process.waitFor(1, TimeUnit.SECONDS) ? ", exit code " + process.exitValue() : "";
  }

  private void receive() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      while (true) {
        answers.put(Frame.receive(in));
      }
    } catch (IOException e) {
      answers.offer(GONE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void log() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.info("child {}: {}", process.pid(), line);
      }
    } catch (IOException e) {
      LOG.debug("child {} ended", process.pid());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The JVM's own: what confines it may stand between. */
  long pid() {
    return process.descendants().reduce((above, below) -> below).orElse(process.toHandle()).pid();
  }

  void destroy() {
    end(process, cgroup);
  }

  /**
   * Kills all of a child. What confines it would otherwise wait for ever for a parent that was
   * killed before it had been told to go on.
   */
  private static void end(Process process, Cgroup cgroup) {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    CompletableFuture<?>[] ends =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    // What was made between the look and the kill.
    cgroup.processes().forEach(ProcessHandle::destroyForcibly);
    var unused = CompletableFuture.allOf(ends).thenRun(cgroup::remove);
  }
}
