package io.sidework.runtime;

import io.sidework.runtime.child.Fields;
import io.sidework.runtime.child.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The child JVM: answers frames until its parent's end of the pipe closes. */
final class ChildMain {
  private static final int PROGRAMS_KEPT = 64;
  private static final Duration REST_AFTER = Duration.ofSeconds(2);
  private static final int MAX_REASON = 1_000;

  private final InProcessSandbox sandbox = InProcessSandbox.start();
  private final Map<ByteBuffer, Program> programs = new HashMap<>();
  private final DataOutputStream out;

  /** Since when there has been nothing to do; meaningless while {@link #working}. */
  private volatile long idleSince = System.nanoTime();

  private volatile boolean working;

  /** Ran a task without being compiled; of the sandbox's thread. */
  private @Nullable Program toCompile;

  private ChildMain(DataOutputStream out) {
    this.out = out;
  }

  /** Takes no arguments; speaks {@link Frame}s on standard input and output. */
  public static void main(String[] args) {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    // Whatever prints must not land among the frames.
    System.setOut(System.err);
    // Backstop: someone else may hold the pipe open after the parent ended.
    ProcessHandle.current().parent().ifPresent(p -> p.onExit().thenRun(() -> halt(0)));
    ChildMain child = new ChildMain(out);
    Thread.ofPlatform().daemon().name("sandbox-rest").start(child::rest);
    child.serve(in);
  }

  /** Gives memory back to the machine once after each stretch of work. */
  private void rest() {
    long rested = idleSince;
    try {
      while (true) {
        Thread.sleep(REST_AFTER);
        long since = idleSince;
        if (!working && since != rested && System.nanoTime() - since >= REST_AFTER.toNanos()) {
          System.gc();
          rested = since;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads here and works on the sandbox's thread, so that the parent's end is seen at any time. */
  private void serve(DataInputStream in) {
    try {
      send(Frame.of(Frame.Kind.READY, body -> {}));
      while (true) {
        Frame question = Frame.receive(in);
        working = true;
        sandbox.enqueue(() -> answer(question));
      }
    } catch (IOException e) {
      halt(0);
    }
  }

  private void answer(Frame question) {
    try {
      Frame answer =
          switch (question.kind()) {
            case LOAD -> load(question, false);
            case TAKE -> load(question, true);
            case RUN -> run(question);
            default -> throw new IOException("not a question: " + question.kind());
          };
      send(answer);
      compileNext();
      idleSince = System.nanoTime();
      working = false;
    } catch (IOException | RuntimeException e) {
      // Stops the child without a word to its parent, which sees the pipe close.
      e.printStackTrace(System.err);
      halt(1);
    }
  }

  /**
   * @param later whether it may be compiled after its first task, if that is short
   */
  private Frame load(Frame question, boolean later) {
    try {
      Program program = Program.check(question.body());
      if (!later || !Trial.suits(program)) {
        sandbox.compiled(program);
      }
      if (programs.size() >= PROGRAMS_KEPT) {
        programs.clear();
      }
      programs.put(ByteBuffer.wrap(program.sha256()), program);
      return Frame.of(Frame.Kind.LOADED, body -> {});
    } catch (ProgramRejected e) {
      return Frame.of(Frame.Kind.REJECTED, body -> body.writeUTF(text(e)));
    } catch (RuntimeException e) {
      return cannotLoad(e);
    }
  }

  /** A line; {@code writeUTF} takes no long ones. */
  private static String text(ProgramRejected reason) {
    String text = String.valueOf(reason.getMessage());
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
  }

  private Frame run(Frame question) throws IOException {
    DataInputStream fields = question.fields();
    Program program = programs.get(ByteBuffer.wrap(Fields.readBytes(fields)));
    if (program == null) {
      return Frame.of(Frame.Kind.UNKNOWN_PROGRAM, body -> {});
    }
    Task task = Fields.readTask(fields);
    Checkpointing checkpoints = Fields.readCheckpointing(fields, this::tell);
    if (!sandbox.isCompiled(program) && Trial.suits(program)) {
      Optional<Execution> end = Trial.run(program, task, Trial.FUEL);
      if (end.isPresent()) {
        toCompile = program;
        return Fields.frame(end.get());
      }
    }
    try {
      sandbox.compiled(program);
    } catch (RuntimeException e) {
      return cannotLoad(e);
    }
    return Fields.frame(sandbox.runHere(program, task, checkpoints));
  }

  /** For the task that follows a short first one, while its parent fetches it. */
  private void compileNext() {
    Program program = toCompile;
    toCompile = null;
    if (program != null) {
      try {
        sandbox.compiled(program);
      } catch (RuntimeException e) {
        // The next task of the program asks again, and hears why.
        e.printStackTrace(System.err);
      }
    }
  }

  private static Frame cannotLoad(RuntimeException e) {
    return Fields.frame(new Execution.Abstained("cannot load program: " + e.getMessage()));
  }

  private void tell(Checkpoint checkpoint) {
    try {
      send(Fields.frame(checkpoint));
    } catch (IOException e) {
      halt(0);
    }
  }

  /** Checkpoints may come from a thread of their own. */
  private void send(Frame frame) throws IOException {
    synchronized (out) {
      frame.send(out);
    }
  }

  private static void halt(int status) {
    Runtime.getRuntime().halt(status);
  }
}
