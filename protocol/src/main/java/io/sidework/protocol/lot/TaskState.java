package io.sidework.protocol.lot;

import java.util.List;

/** Where a task of a lot stands after the rulings that this node carried out (spec L-24). */
enum TaskState implements State<TaskState, TaskEvent> {
  /** Its workers' copies can still decide it. */
  OPEN,
  /** One worker's word, which stands if its batch comes out clean (spec L-61). */
  PROVISIONAL,
  /** The committee re-executes it: no more copies are drawn (spec L-26). */
  REEXECUTING,
  /** Its outcome is certified; whether somebody lied about it is still looked into. */
  AUDITED,
  /** Its outcome is final. */
  CERTIFIED;

  static final List<Transition<TaskState, TaskEvent>> TABLE =
      List.of(
          new Transition<>(OPEN, TaskEvent.WIDEN, OPEN),
          new Transition<>(OPEN, TaskEvent.SEEK_TRUTH, REEXECUTING),
          new Transition<>(OPEN, TaskEvent.HOLD, PROVISIONAL),
          new Transition<>(OPEN, TaskEvent.CERTIFY, CERTIFIED),
          new Transition<>(OPEN, TaskEvent.AUDIT, AUDITED),
          new Transition<>(PROVISIONAL, TaskEvent.HOLD, PROVISIONAL),
          new Transition<>(PROVISIONAL, TaskEvent.CERTIFY, CERTIFIED),
          // Its batch is void, or another copy of it says something else.
          new Transition<>(PROVISIONAL, TaskEvent.WIDEN, OPEN),
          new Transition<>(PROVISIONAL, TaskEvent.SEEK_TRUTH, REEXECUTING),
          // Not yet Q equal signatures.
          new Transition<>(REEXECUTING, TaskEvent.SEEK_TRUTH, REEXECUTING),
          new Transition<>(REEXECUTING, TaskEvent.CERTIFY, CERTIFIED),
          new Transition<>(AUDITED, TaskEvent.CHECKED, CERTIFIED));

  @Override
  public TaskState on(TaskEvent event) {
    return Transition.next(TABLE, this, event);
  }
}
