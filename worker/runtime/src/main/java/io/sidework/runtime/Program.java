package io.sidework.runtime;

import io.sidework.runtime.wasi.Imports;
import io.sidework.runtime.wasm.MalformedModule;
import io.sidework.runtime.wasm.Metering;
import io.sidework.runtime.wasm.ModuleShape;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import run.endive.wasm.Parser;

/** A module that passed every check and may be run (spec R-RUN-1 to R-RUN-9). Immutable. */
public final class Program {
  private final byte[] module;
  private final byte[] sha256;
  private final ModuleShape shape;

  private Program(byte[] module, ModuleShape shape) {
    this.module = module;
    this.shape = shape;
    this.sha256 = sha256(module);
  }

  /**
   * Checks a module: pure, the same answer everywhere. Takes up to 100 MB of heap for the largest.
   *
   * @throws ProgramRejected with one line that says what is wrong and what would be right
   */
  public static Program check(byte[] module) throws ProgramRejected {
    Program program = decode(module);
    try {
      // Custom sections say nothing about what a program does, so they cannot make it invalid.
      Parser.builder()
          .withCustomParsers(Map.of())
          .build()
          .parse(() -> new ByteArrayInputStream(program.module));
      return program;
    } catch (RuntimeException | AssertionError e) {
      // The engine's parser answers some malformed modules with whatever its own code throws.
      throw new ProgramRejected("not valid WebAssembly: " + e.getMessage());
    }
  }

  /**
   * Checks all but what the engine's validator checks, in a few times the module's size: for a host
   * with a small heap, whose {@link ChildSandbox} checks the rest and abstains if it fails.
   *
   * @throws ProgramRejected with one line that says what is wrong and what would be right
   */
  public static Program decode(byte[] module) throws ProgramRejected {
    byte[] copy = module.clone();
    try {
      // The engine's parser trusts the counts it reads, so own limits come before it.
      ModuleShape shape = ModuleShape.decode(copy);
      Imports.check(shape);
      return new Program(copy, shape);
    } catch (MalformedModule e) {
      throw new ProgramRejected(String.valueOf(e.getMessage()));
    }
  }

  /** SHA-256 of the module's bytes: the program's name. */
  public byte[] sha256() {
    return sha256.clone();
  }

  /** The module's bytes, unchanged. */
  public byte[] module() {
    return module.clone();
  }

  /**
   * The module as it runs, counting for itself (spec R-RUN-8): what an engine of another host
   * takes.
   */
  public byte[] metered() {
    try {
      return Metering.meter(shape).module();
    } catch (MalformedModule e) {
      throw new IllegalStateException("a checked program cannot be metered", e);
    }
  }

  /** Whether it may ever make a checkpoint (spec R-RUN-71). */
  public boolean makesCheckpoints() {
    return Imports.haveCheckpoint(shape);
  }

  ModuleShape shape() {
    return shape;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Program program && Arrays.equals(sha256, program.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
