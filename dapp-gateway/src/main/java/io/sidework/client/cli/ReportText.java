package io.sidework.client.cli;

import io.sidework.client.DealReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people. */
final class ReportText {
  private ReportText() {}

  static List<String> lines(DealReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("deal        " + report.deal().id());
    lines.add(
        "tasks       "
            + report.deal().volume()
            + ": "
            + report.certified()
            + " certified, "
            + report.settled()
            + " settled, "
            + report.failed()
            + " failed");
    lines.add(String.format(Locale.ROOT, "time        %.1f s", report.wallSeconds()));
    lines.add("copies      " + report.copiesPerTask() + " a task");
    lines.add(
        "settlement  "
            + report.settlementTransactions()
            + " transactions, "
            + report.gasSettlement()
            + " gas, "
            + report.gasPerTask()
            + " a task");
    lines.add(
        "escrow      "
            + (report.escrowBalanced() ? "balanced" : "NOT BALANCED")
            + ": owes "
            + report.escrow().owed().toDisplay()
            + ", holds "
            + report.escrow().tokens().toDisplay());
    report
        .workers()
        .forEach(
            worker ->
                lines.add(
                    "worker      "
                        + worker.address()
                        + "  "
                        + worker.paid()
                        + " paid of "
                        + worker.contributions()
                        + ", "
                        + worker.credits().toDisplay()
                        + " credits"));
    return lines;
  }
}
