package io.sidework.testnet.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with {@code {{name}}} places. Strings are escaped, only {@link Markup} goes in as it is. A
 * place without a value, or a value without a place, is a mistake and refused.
 */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-zA-Z0-9]+)}}");

  private final String source;
  private final Map<String, Markup> values = new HashMap<>();

  Template(String source) {
    this.source = source;
  }

  static Template ofResource(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return new Template(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Template put(String name, String text) {
    return put(name, Markup.text(text));
  }

  Template put(String name, Markup markup) {
    if (!source.contains("{{" + name + "}}")) {
      throw new IllegalArgumentException("the template has no place for " + name);
    }
    values.put(name, markup);
    return this;
  }

  /** The text itself, for what is no page of its own. */
  Markup verbatim() {
    return new Markup(source);
  }

  /** One pass, so a value that looks like a place stays text. */
  String fill() {
    return PLACE
        .matcher(source)
        .replaceAll(place -> Matcher.quoteReplacement(valueOf(place.group(1))));
  }

  private String valueOf(String name) {
    Markup value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("nothing to put at " + name);
    }
    return value.html();
  }
}
