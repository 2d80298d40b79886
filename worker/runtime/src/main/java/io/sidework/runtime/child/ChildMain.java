package io.sidework.runtime.child;

import io.sidework.runtime.Execution;
import io.sidework.runtime.InProcessSandbox;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.Task;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The child JVM: answers frames until its parent's end of the pipe closes. */
public final class ChildMain {
  private static final int PROGRAMS_KEPT = 64;

  private final InProcessSandbox sandbox = InProcessSandbox.start();
  private final Map<ByteBuffer, Program> programs = new HashMap<>();
  private final DataOutputStream out;

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
    ProcessHandle.current()
        .parent()
        .ifPresent(p -> p.onExit().thenRun(() -> Runtime.getRuntime().halt(0)));
    new ChildMain(out).serve(in);
  }

  private void serve(DataInputStream in) {
    try {
      send(Frame.of(Frame.Kind.READY, body -> {}));
      while (true) {
        Frame frame = Frame.receive(in);
        // The answer comes from another thread, so that this one sees at once when the parent ends.
        Thread.ofVirtual().start(() -> answer(frame));
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void answer(Frame question) {
    try {
      send(
          switch (question.kind()) {
            case LOAD -> load(question);
            case RUN -> run(question);
            default -> throw new IOException("not a question: " + question.kind());
          });
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Frame load(Frame question) throws InterruptedException {
    try {
      Program program = Program.check(question.body());
      sandbox.prepare(program);
      synchronized (programs) {
        if (programs.size() >= PROGRAMS_KEPT) {
          programs.clear();
        }
        programs.put(ByteBuffer.wrap(program.sha256()), program);
      }
      return Frame.of(Frame.Kind.LOADED, body -> {});
    } catch (ProgramRejected | IllegalStateException e) {
      return Fields.frame(new Execution.Abstained("cannot load program: " + e.getMessage()));
    }
  }

  private Frame run(Frame question) throws IOException, InterruptedException {
    DataInputStream fields = question.fields();
    Program program;
    byte[] sha256 = Fields.readBytes(fields);
    synchronized (programs) {
      program = programs.get(ByteBuffer.wrap(sha256));
    }
    if (program == null) {
      return Frame.of(Frame.Kind.UNKNOWN_PROGRAM, body -> {});
    }
    Task task = Fields.readTask(fields);
    return Fields.frame(sandbox.run(program, task));
  }

  private void send(Frame frame) throws IOException {
    synchronized (out) {
      frame.send(out);
    }
  }
}
