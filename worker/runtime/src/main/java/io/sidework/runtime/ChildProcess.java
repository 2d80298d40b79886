package io.sidework.runtime;

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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of a child JVM, and the pipe to it. */
final class ChildProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** What the queue holds after the child's last frame. */
  private static final Frame GONE = new Frame(Frame.Kind.READY, new byte[0]);

  /** Small, and fast on methods as large as compiled programs have them. */
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xms16m",
          "-Xmn8m",
          "-XX:+UseSerialGC",
          "-XX:-DontCompileHugeMethods",
          "-XX:ReservedCodeCacheSize=48m",
          "-XX:MaxMetaspaceSize=96m",
          // The optimiser gives up sooner on what would take it 100 MB and seconds of a core.
          "-XX:MaxNodeLimit=40000",
          "-XX:NodeLimitFudgeFactor=1000",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          // The JVM's own words would otherwise stand among the frames.
          "-XX:+DisplayVMOutputToStderr",
          "-XX:-CreateCoredumpOnCrash");

  private final Process process;
  private final DataOutputStream out;
  private final BlockingQueue<Frame> answers = new ArrayBlockingQueue<>(4);

  private ChildProcess(Process process) {
    this.process = process;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
  }

  static ChildProcess launch(SandboxConfig config) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(config));
    File directory =
        config.workDir() == null
            ? new File(System.getProperty("java.io.tmpdir"))
            : config.workDir().toFile();
    builder.directory(directory);
    // A program must not be able to leave options or secrets of ours in its own process.
    builder.environment().clear();
    // One malloc arena: the compiler threads' own would keep tens of megabytes.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    Process process = builder.start();
    ChildProcess child = new ChildProcess(process);
    Thread.ofPlatform().daemon().name("sandbox-answers").start(child::receive);
    Thread.ofPlatform().daemon().name("sandbox-log").start(child::log);
    try {
      child.await(START_LIMIT);
      return child;
    } catch (IOException | InterruptedException e) {
      child.destroy();
      throw e;
    }
  }

  static List<String> command(SandboxConfig config) {
    List<String> classpath = config.classpath();
    List<String> command = new ArrayList<>();
    command.add(config.java().toString());
    command.add("-Xmx" + config.heapMegabytes() + "m");
    command.addAll(JVM_FLAGS);
    command.add("-cp");
    command.add(
        classpath == null
            ? absolute(System.getProperty("java.class.path"))
            : absolute(String.join(File.pathSeparator, classpath)));
    command.add(ChildMain.class.getName());
    return command;
  }

  /** The child has another working directory. */
  private static String absolute(String classpath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classpath.split(File.pathSeparator, -1)) {
      entries.add(new File(entry).getAbsolutePath());
    }
    return String.join(File.pathSeparator, entries);
  }

  /**
   * Sends a question and waits for its answer.
   *
   * @throws IOException if the child is gone or does not answer in time
   */
  Frame ask(Frame question, Duration limit) throws IOException, InterruptedException {
    question.send(out);
    return await(limit);
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

  long pid() {
    return process.pid();
  }

  void destroy() {
    process.destroyForcibly();
  }
}
