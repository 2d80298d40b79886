package io.sidework.testnet.report;

/**
 * HTML that is safe to put on the page as it stands. Text becomes markup only through {@link
 * #text}, so the type says what was escaped.
 */
record Markup(String html) {
  static final Markup NONE = new Markup("");

  static Markup text(String text) {
    return new Markup(escape(text));
  }

  Markup then(Markup next) {
    return new Markup(html + next.html);
  }

  /** Safe between tags and within quoted attributes. */
  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
