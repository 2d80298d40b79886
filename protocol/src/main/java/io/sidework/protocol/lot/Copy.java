package io.sidework.protocol.lot;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import org.jspecify.annotations.Nullable;

/** One owner's closed contribution to one task: committed to, perhaps opened, perhaps counted. */
final class Copy {
  final int taskIndex;
  final int rank;
  final Address worker;
  final Bytes32 commitment;
  final Bytes32 bundle;

  /** Round whose CLOSE it is in. */
  final int round;

  private boolean struck;
  private boolean counted;
  private boolean inTime;
  private boolean weightless;
  private @Nullable Held held;

  Copy(int taskIndex, int rank, Address worker, Bytes32 commitment, Bytes32 bundle, int round) {
    this.taskIndex = taskIndex;
    this.rank = rank;
    this.worker = worker;
    this.commitment = commitment;
    this.bundle = bundle;
    this.round = round;
  }

  /** What an opening showed; its output is kept once for all equal ones. */
  record Held(TaskResult result, Bytes32 digest, Bytes32 salt) {}

  /** Another commitment of the same worker for the same task was closed too (spec L-14). */
  void strike() {
    struck = true;
  }

  boolean isStruck() {
    return struck;
  }

  /** Takes what was checked against the commitment. */
  void open(Held opened, boolean early) {
    held = opened;
    inTime = early;
  }

  @Nullable Held held() {
    return held;
  }

  Held opened() {
    return java.util.Objects.requireNonNull(held, "opening is held");
  }

  /** Whether the opening came before this node's own window ended (spec L-23). */
  boolean isInTime() {
    return inTime;
  }

  /** The batch that it was in is void: it proves nothing any more (spec L-63). */
  void weighNothing() {
    weightless = true;
  }

  boolean weighs() {
    return !weightless;
  }

  /** A RESOLVE certificate names its opening: it counts in this and later rounds. */
  void count() {
    counted = true;
  }

  boolean isCounted() {
    return counted && !struck;
  }
}
