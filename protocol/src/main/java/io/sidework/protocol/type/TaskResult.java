package io.sidework.protocol.type;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.eip712.Words;

/**
 * Everything about a run that has to be equal wherever it is repeated (spec R-4).
 *
 * @param outputHash hash of the output manifest, see {@link #outputHash(byte[])}
 * @param traceHash hash of the final memory
 */
public record TaskResult(TaskStatus status, Bytes32 outputHash, Bytes32 traceHash, Usage usage) {
  private static final Bytes32 NO_OUTPUT = hashOf(new byte[0]);

  /** digest = keccak256(status, outputHash, traceHash, usageHash). */
  public Bytes32 digest() {
    return Keccak.hash(
        new Words().add(status.code()).add(outputHash).add(traceHash).add(usage.hash()).toArray());
  }

  /** The manifest's hash of a run that wrote these bytes to standard output. */
  public static Bytes32 outputHash(byte[] standardOutput) {
    return standardOutput.length == 0 ? NO_OUTPUT : hashOf(standardOutput);
  }

  private static Bytes32 hashOf(byte[] standardOutput) {
    return Keccak.hash(
        new Words().add(Sha256.hash(standardOutput)).add(standardOutput.length).toArray());
  }

  /**
   * The result of a program that cannot be run again: nothing but status and output can be compared
   * (protocol 4.2).
   */
  public static TaskResult unproven(TaskStatus status, byte[] output) {
    return new TaskResult(status, outputHash(output), Bytes32.ZERO, new Usage(0, 0, 0, 0));
  }

  /** Whether it has that form: ended by itself, well or not, with nothing measured. */
  public boolean isUnproven() {
    return (status == TaskStatus.OK || status == TaskStatus.TRAP)
        && traceHash.isZero()
        && usage.equals(new Usage(0, 0, 0, 0));
  }
}
