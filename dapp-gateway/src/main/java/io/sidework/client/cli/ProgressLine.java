package io.sidework.client.cli;

import io.sidework.client.Follow.Standing;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows progress: a bar that is redrawn on a terminal, else a plain line each second. */
public final class ProgressLine {
  private static final int WIDTH = 30;
  private static final long PLAIN_NANOS = 1_000_000_000L;

  private final PrintWriter err;
  private final boolean interactive;
  private final long start = System.nanoTime();
  private long last;
  private boolean drawn;

  public ProgressLine(PrintWriter err) {
    this(err, System.console() != null && System.console().isTerminal());
  }

  ProgressLine(PrintWriter err, boolean interactive) {
    this.err = err;
    this.interactive = interactive;
    this.last = start - PLAIN_NANOS;
  }

  public void show(Standing standing) {
    long now = System.nanoTime();
    boolean end = standing.settled() == standing.tasks();
    if (!interactive && !end && now - last < PLAIN_NANOS) {
      return;
    }
    last = now;
    String text =
        String.format(
            Locale.ROOT,
            "certified %d, settled %d of %d, %.1f s",
            standing.certified(),
            standing.settled(),
            standing.tasks(),
            (now - start) / 1e9);
    if (interactive) {
      err.print("\r" + bar(standing) + " " + text + "   ");
      drawn = true;
    } else {
      err.println(text);
    }
    err.flush();
  }

  /** Settled tasks as #, certified ones as +. */
  private static String bar(Standing standing) {
    int settled = (int) ((long) WIDTH * standing.settled() / standing.tasks());
    int certified = (int) ((long) WIDTH * standing.certified() / standing.tasks());
    return "["
        + "#".repeat(settled)
        + "+".repeat(Math.max(0, certified - settled))
        + ".".repeat(WIDTH - Math.max(settled, certified))
        + "]";
  }

  /** Ends the line of a bar. */
  public void end() {
    if (drawn) {
      err.println();
      err.flush();
    }
  }
}
