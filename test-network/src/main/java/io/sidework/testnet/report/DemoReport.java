package io.sidework.testnet.report;

import java.util.List;

/**
 * All that the page says about one run.
 *
 * @param fit best point of all certified results
 * @param tiles one per task, in any order
 * @param data boys in bed on each day; the first is day 0 and the model's starting value
 * @param earnings who got what; the roles other than requester together received what was spent
 * @param settlement the deal as the contract saw it
 * @param facts further lines of the page's last table; trust, nodes and quorum also enter its prose
 * @param deal the deal's id
 * @param contract the Sidework contract's address
 * @param startedAt when the run began, as the reader shall see it
 * @param wallSeconds from the start of the run to this report
 * @param networkSeconds of those, from the match to the last task settled
 */
public record DemoReport(
    Fit fit,
    List<Tile> tiles,
    List<Integer> data,
    List<Earning> earnings,
    Settlement settlement,
    List<Fact> facts,
    String deal,
    String contract,
    String startedAt,
    double wallSeconds,
    double networkSeconds) {
  public DemoReport {
    tiles = List.copyOf(tiles);
    data = List.copyOf(data);
    earnings = List.copyOf(earnings);
    facts = List.copyOf(facts);
    if (data.size() < 2) {
      throw new IllegalArgumentException("a fit needs at least two counts, not " + data.size());
    }
  }
}
