package io.sidework.testnet.report;

/** One HTML or SVG element under construction. Attribute values and text are escaped on the way. */
final class Element {
  private final String name;
  private final StringBuilder attributes = new StringBuilder();
  private final StringBuilder content = new StringBuilder();

  Element(String name) {
    this.name = name;
  }

  Element with(String attribute, String value) {
    attributes.append(' ').append(attribute).append("=\"");
    attributes.append(Markup.text(value).html()).append('"');
    return this;
  }

  /** A coordinate: hundredths are finer than any screen, and keep the page small. */
  Element with(String attribute, double value) {
    return with(attribute, Numbers.plain(value));
  }

  Element text(String text) {
    return add(Markup.text(text));
  }

  Element add(Element child) {
    return add(child.markup());
  }

  Element add(Markup child) {
    content.append(child.html());
    return this;
  }

  /** Always with an end tag: HTML reads a self-closed element that it does not know as open. */
  Markup markup() {
    return new Markup("<" + name + attributes + ">" + content + "</" + name + ">");
  }
}
