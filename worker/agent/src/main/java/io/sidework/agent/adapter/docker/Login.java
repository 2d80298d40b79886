package io.sidework.agent.adapter.docker;

import com.github.dockerjava.api.model.AuthConfig;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What the owner lets the worker present to a registry (spec C-23). It never shows its password.
 */
public record Login(String user, String password) {
  /** Where Docker's own registry takes logins. */
  private static final String HUB = "https://index.docker.io/v1/";

  public Login {
    if (user.isEmpty() || user.contains(":") || password.isEmpty()) {
      throw new IllegalArgumentException("a login has a name without colons and a password");
    }
  }

  /**
   * As engines want it.
   *
   * @param registry host, with its port if it has one
   */
  AuthConfig at(String registry) {
    return new AuthConfig()
        .withUsername(user)
        .withPassword(password)
        .withRegistryAddress(registry.equals(Pulling.DEFAULT_REGISTRY) ? HUB : registry);
  }

  /** A text without the password, in any form in which a registry saw it and may repeat it. */
  String hideIn(String text) {
    return text.replace(basic(), Redaction.HIDDEN).replace(password, Redaction.HIDDEN);
  }

  private String basic() {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(both);
  }

  @Override
  public String toString() {
    return user;
  }
}
