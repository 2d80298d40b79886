package io.sidework.agent.adapter.docker;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a pull failed, for an owner who has to mend it: engines pass on what registries and libraries
 * say, and each says it otherwise (spec C-24).
 */
enum PullFailure {
  UNTRUSTED("the engine does not trust the registry's certificate", "x509:", "certificate"),
  FORGED(
      "the registry gave other bytes than the digest names",
      "verification failed",
      "does not match",
      "digest mismatch",
      "digest did not match"),
  REFUSED(
      "",
      "unauthorized",
      "authentication required",
      "no basic auth credentials",
      "invalid username/password",
      "access denied",
      "is denied",
      "denied:",
      "forbidden"),
  UNKNOWN("the registry has no such image", "manifest unknown", "not found", "name unknown"),
  OTHER("", "");

  private final String meaning;
  private final List<String> signs;

  PullFailure(String meaning, String... signs) {
    this.meaning = meaning;
    this.signs = List.of(signs);
  }

  /** By the engine's words; what none knows is {@link #OTHER}. */
  static PullFailure of(String words) {
    String low = words.toLowerCase(Locale.ROOT);
    for (PullFailure failure : values()) {
      if (failure.signs.stream().anyMatch(low::contains)) {
        return failure;
      }
    }
    return OTHER;
  }

  /**
   * One line for the log: what it means, then the engine's words without the password, or any
   * token.
   *
   * @param login that was presented
   */
  static String explain(String words, Optional<Login> login) {
    String withoutPassword = login.map(given -> given.hideIn(words)).orElse(words);
    PullFailure failure = of(withoutPassword);
    String hidden = Redaction.of(withoutPassword);
    String meaning =
        failure != REFUSED
            ? failure.meaning
            : login
                .map(given -> "the registry refuses the login of " + given.user())
                .orElse("the registry wants a login, and logins has none for it");
    return meaning.isEmpty() ? hidden : meaning + ": " + hidden;
  }
}
