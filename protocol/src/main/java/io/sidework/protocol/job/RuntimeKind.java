package io.sidework.protocol.job;

import io.sidework.protocol.deal.Machine;
import java.util.Arrays;

/** What runs a program, and so what its results are worth (spec C-1, L-70). */
public enum RuntimeKind {
  /** A WebAssembly module: every run of a task gives the same, so the committee can say what. */
  WASM(Machine.WASM, true),

  /** An image of a container engine: runs may differ without anybody's fault. */
  CONTAINER(Machine.CONTAINER, false);

  private final String word;
  private final boolean deterministic;

  RuntimeKind(String word, boolean deterministic) {
    this.word = word;
    this.deterministic = deterministic;
  }

  /**
   * The kind of a program, by its first bytes. What begins like no container program is left to the
   * WebAssembly runtime, which says what is wrong with it.
   */
  public static RuntimeKind of(byte[] program) {
    byte[] magic = ContainerProgram.MAGIC;
    boolean container =
        program.length >= magic.length
            && Arrays.equals(program, 0, magic.length, magic, 0, magic.length);
    return container ? CONTAINER : WASM;
  }

  /** As workers list it among the runtimes of their descriptions (spec A-70). */
  public String word() {
    return word;
  }

  /** Whether results can be proven right or wrong by running the task again. */
  public boolean isDeterministic() {
    return deterministic;
  }
}
