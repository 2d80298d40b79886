package io.sidework.agent.application;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Salts of commitments (spec A-20): HMAC-SHA256 under the worker's key, so that nobody else can
 * guess one, and the same task has the same salt whatever was lost in between.
 */
final class Salts {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE = "sidework-salt".getBytes(StandardCharsets.US_ASCII);

  private final SecretKeySpec secret;

  Salts(EcKey key) {
    secret = new SecretKeySpec(key.secret().toArray(), ALGORITHM);
  }

  Bytes32 of(TaskId task) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update(PURPOSE);
      return Bytes32.of(mac.doFinal(task.value().toArray()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + ALGORITHM, e);
    }
  }
}
