package io.sidework.runtime;

import java.util.List;

/**
 * What keeps a child JVM from its machine, whatever a program makes of it (spec R-RUN-54).
 *
 * @param level how the child was started
 * @param measures what holds, each in a few words
 * @param missing what does not, each with its reason; empty when all holds
 */
public record Confinement(Level level, List<String> measures, List<String> missing) {

  /** From the strongest to none; a machine gets the first that works on it. */
  public enum Level {
    /** bubblewrap: namespaces of its own, and a file system that is nothing but JDK and jars. */
    BUBBLEWRAP,
    /**
     * unshare of util-linux: the same namespaces, but the machine's files as its user sees them.
     */
    UNSHARE,
    /** setpriv of util-linux: no privileges to gain. */
    SETPRIV,
    /** A plain process. */
    NONE
  }

  public Confinement {
    measures = List.copyOf(measures);
    missing = List.copyOf(missing);
  }

  /** One line for a log or a worker's description. */
  public String describe() {
    String holds = measures.isEmpty() ? "a process of its own" : String.join(", ", measures);
    return missing.isEmpty() ? holds : holds + "; without: " + String.join(", ", missing);
  }
}
