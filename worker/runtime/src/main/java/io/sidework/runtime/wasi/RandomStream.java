package io.sidework.runtime.wasi;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The bytes of SHA-256(taskId, 0), SHA-256(taskId, 1), ... with the counter as 8 bytes big-endian.
 */
final class RandomStream {
  private static final int BLOCK = 32;

  private final byte[] taskId;
  private byte[] block = new byte[0];
  private long counter;
  private int used;

  /**
   * @param taken bytes that were taken from it before
   */
  RandomStream(byte[] taskId, long taken) {
    this.taskId = taskId.clone();
    this.counter = taken / BLOCK;
    if (taken % BLOCK > 0) {
      block = block(counter++);
      used = (int) (taken % BLOCK);
    }
  }

  /** Bytes taken so far. */
  long taken() {
    return counter * BLOCK - (block.length - used);
  }

  byte[] next(int count) {
    byte[] out = new byte[count];
    for (int i = 0; i < count; i++) {
      if (used == block.length) {
        block = block(counter++);
        used = 0;
      }
      out[i] = block[used++];
    }
    return out;
  }

  private byte[] block(long number) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(taskId);
      return digest.digest(ByteBuffer.allocate(8).putLong(number).array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
