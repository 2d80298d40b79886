package io.sidework.agent.adapter.docker;

/** How the run of a container ended (spec C-30). */
sealed interface Ending {
  /**
   * By itself, or because it wrote too much.
   *
   * @param ok exit code 0, and its output within the limit
   * @param output standard output, or the archive with the output files
   * @param why in a few words, for the log
   */
  record Finished(boolean ok, byte[] output, String why) implements Ending {}

  /** Trouble of this host, never a result. */
  record Trouble(String reason) implements Ending {}
}
