package io.sidework.sim;

/** Where in the middle of its work a process is to end: nowhere until it is armed. */
final class CrashPoint {
  /** Where the process ends. */
  enum Where {
    /** Before a group is on disk: all of it is lost, and nothing of it was sent. */
    BEFORE_WRITE,
    /** A group is on disk, nothing of it was sent. */
    AFTER_WRITE,
    /** Some of a group's messages have left. */
    AMONG_EFFECTS,
    /** It has just told all others that it enters a view. */
    AFTER_VOTE
  }

  private @org.jspecify.annotations.Nullable Where where;
  private int left;

  /**
   * @param effects messages that may still leave, of {@link Where#AMONG_EFFECTS}
   */
  void arm(Where point, int effects) {
    where = point;
    left = effects;
  }

  void beforeWrite() {
    if (where == Where.BEFORE_WRITE) {
      throw new Crash("before a write");
    }
  }

  void afterWrite() {
    if (where == Where.AFTER_WRITE) {
      throw new Crash("after a write");
    }
  }

  void afterVote() {
    if (where == Where.AFTER_VOTE) {
      throw new Crash("after a vote");
    }
  }

  void beforeEffect() {
    if (where == Where.AMONG_EFFECTS && left-- <= 0) {
      throw new Crash("among effects");
    }
  }
}
