package io.sidework.runtime.wasi;

/** The program asked its host for something that ends it: the same on every machine. */
public final class HostTrap extends RuntimeException {
  HostTrap(String message) {
    super(message, null, false, false);
  }
}
