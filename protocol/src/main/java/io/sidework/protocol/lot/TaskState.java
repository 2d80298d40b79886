package io.sidework.protocol.lot;

import java.util.List;

/** Where a task of a lot stands after the rulings that this node carried out (spec L-24). */
enum TaskState implements State<TaskState, TaskEvent> {
  /** Its workers' copies can still decide it. */
  OPEN,
  /** The committee re-executes it: no more copies are drawn (spec L-26). */
  REEXECUTING,
  /** Its outcome is final. */
  CERTIFIED;

  static final List<Transition<TaskState, TaskEvent>> TABLE =
      List.of(
          new Transition<>(OPEN, TaskEvent.WIDEN, OPEN),
          new Transition<>(OPEN, TaskEvent.SEEK_TRUTH, REEXECUTING),
          new Transition<>(OPEN, TaskEvent.CERTIFY, CERTIFIED),
          // Not yet Q equal signatures.
          new Transition<>(REEXECUTING, TaskEvent.SEEK_TRUTH, REEXECUTING),
          new Transition<>(REEXECUTING, TaskEvent.CERTIFY, CERTIFIED));

  @Override
  public TaskState on(TaskEvent event) {
    return Transition.next(TABLE, this, event);
  }
}
