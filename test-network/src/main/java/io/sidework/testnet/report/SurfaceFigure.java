package io.sidework.testnet.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The error over the (beta, gamma) plane, one rectangle for each tile, bright where the model comes
 * close to the data. The scale is logarithmic: on an even one all small errors would have one
 * colour.
 */
final class SurfaceFigure {
  private static final int LEFT = 64;
  private static final int RIGHT = 576;
  private static final int TOP = 60;
  private static final int BOTTOM = 444;
  private static final int BAR_TOP = 540;
  private static final int BAR_BOTTOM = 554;
  private static final int HEIGHT = 588;
  private static final int BAR_STEPS = 64;

  private final Fit fit;
  private final List<Tile> tiles;
  private final Scale x;
  private final Scale y;

  /** At least one of the tiles must have a result. */
  SurfaceFigure(Fit fit, List<Tile> tiles) {
    this.fit = fit;
    this.tiles = tiles;
    x = Scale.linear(least(Tile::betaFrom), most(t -> t.betaFrom() + t.betaWidth()), LEFT, RIGHT);
    y =
        Scale.linear(
            least(Tile::gammaFrom), most(t -> t.gammaFrom() + t.gammaWidth()), BOTTOM, TOP);
  }

  Markup markup() {
    Scale error =
        Scale.log(
            tiles.stream().filter(Tile::drawn).mapToDouble(Tile::sse).min().orElseThrow(),
            tiles.stream().filter(Tile::drawn).mapToDouble(Tile::sse).max().orElseThrow(),
            LEFT,
            RIGHT);
    Drawing drawing =
        new Drawing("surface", HEIGHT, "Squared error over beta and gamma", description(error));
    for (Tile tile : tiles) {
      drawing.add(rectangle(tile, error));
    }
    drawAxes(drawing);
    drawRatios(drawing);
    drawBest(drawing);
    drawBar(drawing, error);
    return drawing.markup();
  }

  private String description(Scale error) {
    return "The smallest error, "
        + Numbers.fixed(error.low(), 0)
        + ", lies at beta "
        + fit.beta()
        + " and gamma "
        + fit.gamma()
        + "; the largest error is "
        + Numbers.fixed(error.high(), 0)
        + ".";
  }

  private Element rectangle(Tile tile, Scale error) {
    double left = x.at(tile.betaFrom());
    double top = y.at(tile.gammaFrom() + tile.gammaWidth());
    Element rectangle =
        new Element("rect")
            .with("x", left)
            .with("y", top)
            .with("width", x.at(tile.betaFrom() + tile.betaWidth()) - left)
            .with("height", y.at(tile.gammaFrom()) - top);
    if (tile.drawn()) {
      rectangle.with("fill", colour(error.fraction(tile.sse())));
    } else {
      rectangle.with("class", "gap");
    }
    return rectangle.add(new Element("title").text(hint(tile)));
  }

  private static String hint(Tile tile) {
    if (!tile.drawn()) {
      return tile.status();
    }
    return "β %s, γ %s: error %s, %s"
        .formatted(
            Numbers.fixed(tile.beta(), 4),
            Numbers.fixed(tile.gamma(), 4),
            Numbers.fixed(tile.sse(), 1),
            tile.status());
  }

  /** Turned round, so that the eye goes to the small errors. */
  private static String colour(double fraction) {
    return Viridis.at(1 - fraction);
  }

  private void drawAxes(Drawing drawing) {
    for (double tick : x.ticks(0.2)) {
      drawing.line("mark", x.at(tick), BOTTOM, x.at(tick), BOTTOM + 5);
      drawing.label("tick", x.at(tick), BOTTOM + 5, "middle", 1.1, Numbers.fixed(tick, 1));
    }
    for (double tick : y.ticks(0.1)) {
      drawing.line("mark", LEFT - 5, y.at(tick), LEFT, y.at(tick));
      drawing.label("tick", LEFT - 10, y.at(tick), "end", 0.33, Numbers.fixed(tick, 1));
    }
    drawing.label("axis", RIGHT, BOTTOM + 52, "end", "β, infections per day →");
    drawing.label("axis", 0, 14, "start", "↑ γ, recoveries per day");
  }

  /** Lines of equal R0 = beta / gamma, with their number where they leave the picture. */
  private void drawRatios(Drawing drawing) {
    for (int ratio = 2; ratio <= 6; ratio++) {
      double enter = Math.max(x.low(), ratio * y.low());
      double leave = Math.min(x.high(), ratio * y.high());
      if (enter >= leave) {
        continue;
      }
      double right = x.at(leave);
      double top = y.at(leave / ratio);
      drawing.line("ratio", x.at(enter), y.at(enter / ratio), right, top);
      boolean throughTop = leave < x.high();
      drawing.label(
          "tick",
          throughTop ? right : right + 8,
          throughTop ? top - 8 : top,
          throughTop ? "middle" : "start",
          throughTop ? 0 : 0.33,
          "R₀ = " + ratio);
    }
  }

  private void drawBest(Drawing drawing) {
    double beta = x.at(fit.beta());
    double gamma = y.at(fit.gamma());
    drawing.circle("halo", beta, gamma, 11).circle("best", beta, gamma, 11);
    drawing.label("besttext", beta + 20, gamma, "start", 0.33, "best point");
  }

  private void drawBar(Drawing drawing, Scale error) {
    drawing.label("axis", LEFT, BAR_TOP - 12, "start", "squared error, boys²");
    double step = (RIGHT - LEFT) / (double) BAR_STEPS;
    for (int k = 0; k < BAR_STEPS; k++) {
      drawing.add(
          new Element("rect")
              .with("x", LEFT + k * step)
              .with("y", BAR_TOP)
              .with("width", step)
              .with("height", BAR_BOTTOM - BAR_TOP)
              .with("fill", colour((k + 0.5) / BAR_STEPS)));
    }
    for (double tick : error.decadeTicks(1, 2, 5)) {
      drawing.line("mark", error.at(tick), BAR_BOTTOM, error.at(tick), BAR_BOTTOM + 5);
      drawing.label("tick", error.at(tick), BAR_BOTTOM + 5, "middle", 1.2, Numbers.fixed(tick, 0));
    }
  }

  private double least(ToDoubleFunction<Tile> of) {
    return tiles.stream().mapToDouble(of).min().orElseThrow();
  }

  private double most(ToDoubleFunction<Tile> of) {
    return tiles.stream().mapToDouble(of).max().orElseThrow();
  }
}
