package io.sidework.agent.application;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.TaskId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals checkpoints with AES-256-GCM under a key of the worker's own for each task (spec A-82).
 * What opens was made by a holder of the worker's key, for this task; nobody else can read it, and
 * copy work that is half done.
 */
final class Seal {
  /** Bytes that a seal adds. */
  static final int BYTES = 12 + 16;

  private static final String MAC = "HmacSHA256";
  private static final byte[] PURPOSE = "sidework-checkpoint".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec secret;

  Seal(EcKey key) {
    secret = new SecretKeySpec(key.secret().toArray(), MAC);
  }

  /** The nonce is a function of what is sealed: two different contents have two. */
  byte[] close(TaskId task, byte[] content) {
    try {
      byte[] key = key(task);
      byte[] nonce = Arrays.copyOf(mac(new SecretKeySpec(key, MAC), content), NONCE);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(content);
      return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES-GCM", e);
    }
  }

  /** Empty when it was not sealed with this key for this task, or was changed. */
  Optional<byte[]> open(TaskId task, byte[] sealed) {
    if (sealed.length < BYTES) {
      return Optional.empty();
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key(task), nonce);
      return Optional.of(cipher.doFinal(sealed, NONCE, sealed.length - NONCE));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private byte[] key(TaskId task) throws GeneralSecurityException {
    return mac(secret, PURPOSE, task.value().toArray());
  }

  private static byte[] mac(SecretKeySpec key, byte[]... parts) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(MAC);
    mac.init(key);
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
