package io.sidework.runtime;

/** The end of one run: a result, or the host's admission that it could not get one. */
public sealed interface Execution {

  /**
   * A result. Everything but {@code stderr} and {@code detail} is equal on every machine.
   *
   * @param status how the program ended
   * @param stdout the bytes written up to the end, whatever the status
   * @param stderr advisory: the first 4 KiB of standard error
   * @param traceHash 32 bytes, SHA-256 of the whole linear memory at the end
   * @param usage metered use
   * @param detail advisory: for example why it trapped; empty when OK
   */
  record Completed(
      Status status, byte[] stdout, byte[] stderr, byte[] traceHash, Usage usage, String detail)
      implements Execution {}

  /**
   * Trouble of this host (wall limit, memory, stack, a dead child): never a result, another host
   * may well finish the same task.
   */
  record Abstained(String reason) implements Execution {}
}
