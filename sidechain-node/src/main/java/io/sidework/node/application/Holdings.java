package io.sidework.node.application;

import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a node has all that it should have of a deal that is over: certificates of all tasks that
 * are settled, and the outputs they name (spec N-30).
 */
final class Holdings {
  private final Store store;
  private final DealRecord record;
  private final Coverage coverage;
  private boolean lacksOutput;

  Holdings(Store store, DealRecord record) {
    this.store = store;
    this.record = record;
    this.coverage = new Coverage(record.deal());
  }

  void add(SegmentCertificate made) {
    coverage.add(made);
    lacksOutput = lacksOutput || !missing(store, made).isEmpty();
  }

  boolean isWhole() {
    boolean nothingSettled = record.phase() == DealPhase.REFUNDED && record.settled() == 0;
    return !lacksOutput && (nothingSettled || coverage.isWhole());
  }

  /** Leaves whose outputs are not here, each output once where equal ones are in a row. */
  static List<Leaf> missing(Store store, SegmentCertificate made) {
    List<Leaf> missing = new ArrayList<>();
    Bytes32 last = Bytes32.ZERO;
    for (Leaf leaf : made.leaves()) {
      if (!leaf.outputHash().equals(last) && !store.holds(made.deal(), leaf.outputHash())) {
        missing.add(leaf);
      }
      last = leaf.outputHash();
    }
    return missing;
  }
}
