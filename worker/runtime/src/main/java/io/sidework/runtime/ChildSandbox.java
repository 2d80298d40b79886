package io.sidework.runtime;

import io.sidework.runtime.Confinement.Level;
import io.sidework.runtime.child.Fields;
import io.sidework.runtime.child.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs in a child JVM, so that no program can harm its host: the child starts with the
 * first run, is killed when a run outlasts its wall limit, and is started again when it died. The
 * child ends by itself when this process does. Callers of other threads wait their turn.
 */
public final class ChildSandbox implements Sandbox {
  private static final Logger LOG = LoggerFactory.getLogger(ChildSandbox.class);
  private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);

  private final SandboxConfig config;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable ChildProcess child;
  private volatile boolean closed;
  private volatile Level strongest;
  private volatile @Nullable Confinement confinement;

  private ChildSandbox(SandboxConfig config) {
    this.config = config;
    this.strongest = config.confinement();
  }

  /** Starts nothing yet: the child comes with the first run. */
  public static ChildSandbox start(SandboxConfig config) {
    return new ChildSandbox(config);
  }

  @Override
  public Execution run(Program program, Task task, Checkpointing checkpoints)
      throws InterruptedException {
    turn.lockInterruptibly();
    try {
      return execute(program, task, checkpoints);
    } catch (IOException e) {
      discard();
      LOG.debug("child lost: {}", e.toString());
      return new Execution.Abstained("child: " + e.getMessage());
    } catch (InterruptedException e) {
      discard();
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private Execution execute(Program program, Task task, Checkpointing checkpoints)
      throws IOException, InterruptedException {
    Frame run =
        Frame.of(
            Frame.Kind.RUN,
            out -> {
              Fields.writeBytes(out, program.sha256());
              Fields.writeTask(out, task);
              Fields.writeCheckpointing(out, checkpoints);
            });
    Duration limit = task.wallLimit();
    ChildProcess process = process();
    Frame answer = process.ask(run, limit, checkpoints.heard());
    if (answer.kind() == Frame.Kind.UNKNOWN_PROGRAM) {
      Frame loaded =
          process.ask(new Frame(Frame.Kind.TAKE, program.module()), LOAD_LIMIT, none -> {});
      answer =
          loaded.kind() == Frame.Kind.LOADED
              ? process.ask(run, limit, checkpoints.heard())
              : loaded;
    }
    return answer.kind() == Frame.Kind.REJECTED
        ? new Execution.Abstained("cannot load program: " + answer.fields().readUTF())
        : Fields.execution(answer);
  }

  /**
   * Has the child check a program whole, for a host whose heap an engine's view of it would fill
   * (spec R-RUN-7).
   *
   * @return what keeps it from ever running, in one line; empty when it may run
   * @throws IOException if the child could not say, for want of memory or of a child
   */
  public Optional<String> problem(Program program) throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      Frame load = new Frame(Frame.Kind.LOAD, program.module());
      Frame answer = process().ask(load, LOAD_LIMIT, none -> {});
      return switch (answer.kind()) {
        case LOADED -> Optional.empty();
        case REJECTED -> Optional.of(answer.fields().readUTF());
        default -> throw new IOException(Fields.execution(answer).toString());
      };
    } catch (IOException | InterruptedException e) {
      discard();
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private ChildProcess process() throws IOException, InterruptedException {
    if (closed) {
      throw new IOException("sandbox is closed");
    }
    ChildProcess current = child;
    if (current == null || !current.isAlive()) {
      discard();
      current = ChildProcess.launch(config, strongest);
      note(current.confinement());
      child = current;
      if (closed) {
        // Closed while it started: nobody else would end it before this process does.
        discard();
        throw new IOException("sandbox is closed");
      }
    }
    return current;
  }

  /** Once is enough to find out what works on this machine, and to say so. */
  private void note(Confinement found) {
    if (confinement == null) {
      LOG.info("programs run with {}", found.describe());
      strongest = found.level();
      confinement = found;
    }
  }

  /**
   * What keeps the child from its machine; starts one to find out if none has run yet.
   *
   * @throws IOException if no child starts here
   */
  public Confinement confinement() throws IOException, InterruptedException {
    Confinement found = confinement;
    if (found != null) {
      return found;
    }
    turn.lockInterruptibly();
    try {
      return process().confinement();
    } finally {
      turn.unlock();
    }
  }

  /** The child's process id, for those who watch its memory; 0 if none runs. */
  public long pid() {
    ChildProcess current = child;
    return current == null || !current.isAlive() ? 0 : current.pid();
  }

  private void discard() {
    ChildProcess current = child;
    child = null;
    if (current != null) {
      current.destroy();
    }
  }

  /** Kills the child; a run in progress is abstained. */
  @Override
  public void close() {
    closed = true;
    discard();
  }
}
