package io.sidework.contracts.ledger;

import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Refusal;
import io.sidework.protocol.ledger.SkipReason;
import java.util.EnumSet;
import java.util.Set;

/** What came of all operations of some scripts: agreement about what never happens says nothing. */
public final class Coverage {
  private final Set<Refusal> refusals = EnumSet.noneOf(Refusal.class);
  private final Set<SkipReason> reasons = EnumSet.noneOf(SkipReason.class);
  private int operations;
  private int refused;

  void add(Script script) {
    for (Script.Step step : script.steps()) {
      operations++;
      switch (step.decision()) {
        case Decision.Done done -> reasons.addAll(done.segments());
        case Decision.Refused refusal -> {
          refused++;
          refusals.add(refusal.reason());
        }
      }
    }
  }

  public Set<Refusal> refusals() {
    return refusals;
  }

  public Set<SkipReason> reasons() {
    return reasons;
  }

  /** Of a hundred operations, how many were refused. */
  public int refusedPercent() {
    return 100 * refused / operations;
  }

  @Override
  public String toString() {
    return operations + " operations, " + refused + " of them refused";
  }
}
