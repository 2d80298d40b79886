package io.sidework.testnet.report;

import java.io.IOException;
import java.nio.file.Path;

/** Writes an example of the page to look at, without a network: target/report-preview.html. */
final class ReportPreview {
  private ReportPreview() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments.length > 0 ? arguments[0] : "target/report-preview.html");
    ReportPage.write(file, ExampleReport.whole());
    System.out.println("wrote " + file.toAbsolutePath());
  }
}
