package io.sidework.gateway.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt name was meant to be. */
public final class Spelling {
  private Spelling() {}

  /** "unknown field 'prise': did you mean 'price'?", or the known names when none is near. */
  public static String unknown(String what, String name, Collection<String> known) {
    String list = String.join(", ", known);
    return "unknown "
        + what
        + " '"
        + name
        + "': "
        + nearest(name, known)
            .map(near -> "did you mean '" + near + "'?")
            .orElse(known.isEmpty() ? "there is none" : "known are " + list);
  }

  /** The known name within a third of its length in edits, if there is one. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    String lower = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(k -> distance(lower, k.toLowerCase(Locale.ROOT)) <= Math.max(1, k.length() / 3))
        .min(Comparator.comparingInt(k -> distance(lower, k.toLowerCase(Locale.ROOT))));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
