package io.sidework.protocol.lot;

import java.util.List;

/** Where a lot stands at one node (docs/spec/lot.md). */
enum LotPhase implements State<LotPhase, LotEvent> {
  /** Copies come in. */
  COLLECTING,
  /** Nothing new is taken; which copies there are is agreed on, or their bundles are fetched. */
  CLOSING,
  /** Workers open their copies, nodes re-execute. */
  OPENING,
  /** What was opened and re-executed, and what follows from it, is agreed on. */
  RESOLVING,
  /** Every task is in a certificate. */
  DONE;

  static final List<Transition<LotPhase, LotEvent>> TABLE =
      List.of(
          new Transition<>(COLLECTING, LotEvent.FREEZE, CLOSING),
          new Transition<>(CLOSING, LotEvent.CLOSED, OPENING),
          new Transition<>(OPENING, LotEvent.ENTER_RESOLVE, RESOLVING),
          new Transition<>(RESOLVING, LotEvent.NEXT_ROUND, COLLECTING),
          new Transition<>(RESOLVING, LotEvent.FINISH, DONE),
          // The others' decision is here before this node took part in it.
          new Transition<>(OPENING, LotEvent.NEXT_ROUND, COLLECTING),
          new Transition<>(OPENING, LotEvent.FINISH, DONE),
          new Transition<>(COLLECTING, LotEvent.FINISH_ELSEWHERE, DONE),
          new Transition<>(CLOSING, LotEvent.FINISH_ELSEWHERE, DONE),
          new Transition<>(OPENING, LotEvent.FINISH_ELSEWHERE, DONE),
          new Transition<>(RESOLVING, LotEvent.FINISH_ELSEWHERE, DONE));

  @Override
  public LotPhase on(LotEvent event) {
    return Transition.next(TABLE, this, event);
  }
}
