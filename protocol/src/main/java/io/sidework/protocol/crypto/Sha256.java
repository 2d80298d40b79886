package io.sidework.protocol.crypto;

import io.sidework.protocol.type.Bytes32;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, the name of every blob. */
public final class Sha256 {
  private Sha256() {}

  public static Bytes32 hash(byte[] bytes) {
    try {
      return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
