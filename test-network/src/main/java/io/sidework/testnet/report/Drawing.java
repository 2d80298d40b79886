package io.sidework.testnet.report;

/**
 * One SVG picture, as wide as the column. Colours and type sizes are classes of the page's style
 * sheet, so that dark mode, print and small screens change them without touching the drawing.
 */
final class Drawing {
  /** Units across; the style sheet enlarges type where this is squeezed onto a small screen. */
  static final int WIDTH = 640;

  private final Element svg;

  /** Screen readers hear {@code title} and {@code description} in place of the shapes. */
  Drawing(String id, int height, String title, String description) {
    svg =
        new Element("svg")
            .with("viewBox", "0 0 " + WIDTH + " " + height)
            .with("role", "img")
            .with("aria-labelledby", id + "-title " + id + "-desc")
            .add(new Element("title").with("id", id + "-title").text(title))
            .add(new Element("desc").with("id", id + "-desc").text(description));
  }

  Drawing add(Element shape) {
    svg.add(shape);
    return this;
  }

  Drawing line(String style, double x1, double y1, double x2, double y2) {
    return add(
        new Element("line")
            .with("class", style)
            .with("x1", x1)
            .with("y1", y1)
            .with("x2", x2)
            .with("y2", y2));
  }

  Drawing path(String style, String d) {
    return add(new Element("path").with("class", style).with("d", d));
  }

  Drawing circle(String style, double x, double y, double radius) {
    return add(
        new Element("circle").with("class", style).with("cx", x).with("cy", y).with("r", radius));
  }

  /** {@code anchor}: start, middle or end. */
  Drawing label(String style, double x, double y, String anchor, String text) {
    return label(style, x, y, anchor, 0, text);
  }

  /** Moved down by {@code lines} of its own type size, which depends on the screen. */
  Drawing label(String style, double x, double y, String anchor, double lines, String text) {
    Element label =
        new Element("text")
            .with("class", style)
            .with("x", x)
            .with("y", y)
            .with("text-anchor", anchor);
    if (lines != 0) {
      label.with("dy", Numbers.plain(lines) + "em");
    }
    return add(label.text(text));
  }

  Markup markup() {
    return svg.markup();
  }
}
