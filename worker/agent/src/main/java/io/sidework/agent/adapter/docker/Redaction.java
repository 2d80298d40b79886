package io.sidework.agent.adapter.docker;

import java.util.regex.Pattern;

/**
 * Takes out of what registries and engines say whatever could let its reader in somewhere. The
 * worker never sees tokens that an engine gets for a login, and a registry may repeat them in any
 * words: so what looks like one goes (spec C-24).
 */
final class Redaction {
  static final String HIDDEN = "***";

  /** As it was presented: after the name of its scheme, but not where only that is spoken of. */
  private static final Pattern PRESENTED =
      Pattern.compile(
          "(?i)\\b(basic|bearer)([\\s:=]+|%20)(?!(?:auth\\w*|realm|credentials?|tokens?)\\b)"
              + "[^\\s\"',;)\\]}]{4,}");

  /** As it was given out. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(\\b(?:\\w*token|password|secret|signature)\"?\\s*[:=]\\s*\"?)[^\\s\"',;)\\]}]+");

  /** Storage behind registries lets in who has the whole address. */
  private static final Pattern QUERY =
      Pattern.compile("(?i)(\\bhttps?://[^\\s\"'?]+)\\?[^\\s\"']+");

  /** Long words of chance; not addresses, names of images and digests. */
  private static final Pattern OPAQUE = Pattern.compile("(?<![\\w+/=~.:@-])(?!//)[\\w+/=~.-]{32,}");

  private static final Pattern UPPER = Pattern.compile("[A-Z]");
  private static final Pattern DIGIT = Pattern.compile("[0-9]");
  private static final Pattern PARTED = Pattern.compile("[./]");

  private Redaction() {}

  /** The text without it. */
  static String of(String text) {
    String plain = QUERY.matcher(text).replaceAll("$1?" + HIDDEN);
    plain = NAMED.matcher(plain).replaceAll("$1" + HIDDEN);
    plain = PRESENTED.matcher(plain).replaceAll("$1$2" + HIDDEN);
    return OPAQUE
        .matcher(plain)
        .replaceAll(word -> isChance(word.group()) ? HIDDEN : word.group().replace("$", "\\$"));
  }

  /** Names of hosts and images have parts and no capitals; what is drawn has digits among it. */
  private static boolean isChance(String word) {
    return DIGIT.matcher(word).find()
        && (UPPER.matcher(word).find() || !PARTED.matcher(word).find());
  }
}
