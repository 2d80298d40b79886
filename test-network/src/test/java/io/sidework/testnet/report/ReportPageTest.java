package io.sidework.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportPageTest {
  private static final String EVIL = "<script>alert('x')</script>\"&";
  private static final DemoReport EXAMPLE = ExampleReport.small();

  @Test
  void escapesEveryTextThatComesFromOutside() {
    DemoReport report =
        new DemoReport(
            EXAMPLE.fit(),
            List.of(new Tile(1.7, 0.44, 0.03, 0.01, 1.7, 0.447, 3874.4, EVIL)),
            EXAMPLE.data(),
            List.of(new Earning(EVIL, "worker", 1, 1, "1"), new Earning("0x1", EVIL, 1, 1, "1")),
            EXAMPLE.settlement(),
            List.of(new Fact(EVIL, EVIL), new Fact("trust", EVIL), Fact.quorum(3)),
            EVIL,
            EVIL,
            EVIL,
            1,
            1);

    assertThat(ReportPage.render(report))
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;");
  }

  /** The policy refuses what would be loaded; that nothing asks for it is better still. */
  @Test
  void needsNothingFromOutside() {
    assertThat(ReportPage.render(EXAMPLE))
        .contains("default-src 'none'")
        .doesNotContain("http:", "https:", "src=", "url(", "@import", "<link", "<script")
        .doesNotContain("{{", "NaN");
  }

  @Test
  void drawsThreePicturesWithNamesForThoseWhoCannotSeeThem() {
    List<String> pictures =
        Pattern.compile("<svg.*?</svg>", Pattern.DOTALL)
            .matcher(ReportPage.render(EXAMPLE))
            .results()
            .map(found -> found.group())
            .toList();

    assertThat(pictures)
        .hasSize(3)
        .allSatisfy(
            picture -> {
              assertThat(picture).contains("role=\"img\"", "<title id=", "<desc id=");
              assertThatCode(
                      () ->
                          DocumentBuilderFactory.newInstance()
                              .newDocumentBuilder()
                              .parse(new InputSource(new StringReader(picture))))
                  .doesNotThrowAnyException();
            });
  }

  @Test
  void aGoodRunShowsNoProblem() {
    assertThat(ReportPage.render(EXAMPLE))
        .doesNotContain("class=\"problem\"")
        .contains("At least 3 of the 4 nodes", "below 1 in 16", "1,340 times less");
  }

  @Test
  void aRunThatWentWrongSaysSoFirst() {
    Settlement settlement =
        new Settlement(1, 0, Double.NaN, 1024, 0, 0, 1024, 0, "66.56", "0", "66.56", false);
    Tile gap = new Tile(1.7, 0.44, 0.03, 0.01, Double.NaN, Double.NaN, Double.NaN, "failed");

    assertThat(ReportPage.render(with(List.of(gap), List.of(), settlement)))
        .contains("Only 0 of 1,024 tasks were settled.")
        .contains("all 1,024 tasks failed.")
        .contains("The contract&#39;s escrow does not balance.")
        .doesNotContain("The earnings do not add up")
        .doesNotContain("id=\"surface-title\"", "id=\"gas-title\"");
  }

  @Test
  void tilesWithoutResultAreGapsInThePicture() {
    Tile gap = new Tile(1.73125, 0.44, 0.03125, 0.01, 0, 0, Double.NaN, "failed");
    List<Tile> tiles = List.of(EXAMPLE.tiles().getFirst(), gap);

    assertThat(ReportPage.render(with(tiles, EXAMPLE.earnings(), EXAMPLE.settlement())))
        .contains("class=\"gap\"><title>failed</title>", "left empty: 1.");
  }

  @Test
  void oneUnitTooFewIsNoticed() {
    List<Earning> earnings = EXAMPLE.earnings().subList(1, EXAMPLE.earnings().size());

    assertThat(ReportPage.render(with(EXAMPLE.tiles(), earnings, EXAMPLE.settlement())))
        .contains("The earnings do not add up to what was locked.")
        .contains("received 19.217999999999999999 of 21.927999999999999999 spent");
  }

  @Test
  void writesWhereItIsTold(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("new/report.html");

    ReportPage.write(file, EXAMPLE);

    assertThat(Files.readString(file)).isEqualTo(ReportPage.render(EXAMPLE));
  }

  private static DemoReport with(List<Tile> tiles, List<Earning> earnings, Settlement settlement) {
    return new DemoReport(
        EXAMPLE.fit(),
        tiles,
        EXAMPLE.data(),
        earnings,
        settlement,
        EXAMPLE.facts(),
        EXAMPLE.deal(),
        EXAMPLE.contract(),
        EXAMPLE.startedAt(),
        EXAMPLE.wallSeconds(),
        EXAMPLE.networkSeconds());
  }
}
