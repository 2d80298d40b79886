package io.sidework.runtime.wasi;

/** The program called {@code proc_exit}: not an error, only the way out of its frames. */
public final class ProcessExit extends RuntimeException {
  private final int code;

  ProcessExit(int code) {
    super("exit code " + code, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
