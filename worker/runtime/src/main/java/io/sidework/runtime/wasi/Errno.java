package io.sidework.runtime.wasi;

/** The WASI preview1 error numbers that this host gives. */
final class Errno {
  static final int SUCCESS = 0;
  static final int BADF = 8;
  static final int INVAL = 28;
  static final int NOSYS = 52;
  static final int SPIPE = 70;

  private Errno() {}
}
