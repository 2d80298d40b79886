package io.sidework.runtime.wasm;

/** The bytes are no module that this runtime takes; the message says why, in one line. */
public final class MalformedModule extends Exception {
  public MalformedModule(String message) {
    super(message);
  }
}
