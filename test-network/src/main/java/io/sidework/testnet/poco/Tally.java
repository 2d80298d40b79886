package io.sidework.testnet.poco;

/** What came of the tasks played so far. */
final class Tally {
  private long tasks;
  private long wrong;
  private long copies;
  private long nodeRuns;
  private long honestSlashed;
  private long stakesLost;

  void tasks(long more) {
    tasks += more;
  }

  /** Certified with a result that the program does not give. */
  void wrong(long more) {
    wrong += more;
  }

  /** Runs by workers that came in and agreed or were refuted. */
  void copies(long more) {
    copies += more;
  }

  /** Runs by single nodes. */
  void nodeRuns(long more) {
    nodeRuns += more;
  }

  void slashed(boolean honest) {
    stakesLost++;
    honestSlashed += honest ? 1 : 0;
  }

  long tasks() {
    return tasks;
  }

  long wrong() {
    return wrong;
  }

  long honestSlashed() {
    return honestSlashed;
  }

  /** Percent of all tasks. */
  double wrongPercent() {
    return 100.0 * wrong / tasks;
  }

  double copiesPerTask() {
    return (double) copies / tasks;
  }

  double nodeRunsPerTask() {
    return (double) nodeRuns / tasks;
  }

  /** What the coalition paid for each wrong result, in stakes; infinite when it got none. */
  double stakesPerWrong() {
    return wrong == 0 ? Double.POSITIVE_INFINITY : (double) stakesLost / wrong;
  }
}
