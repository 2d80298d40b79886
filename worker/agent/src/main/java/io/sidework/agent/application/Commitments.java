package io.sidework.agent.application;

import io.sidework.agent.port.ResultJournal;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Bundle;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.merkle.MerkleTree;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskId;
import java.math.BigInteger;
import java.util.List;

/** Makes bundles from stored results, and the openings that fit them. Equal results, equal ones. */
public final class Commitments {
  private final Domain domain;
  private final Identity me;
  private final Salts salts;

  public Commitments(Domain domain, Identity me) {
    this.domain = domain;
    this.me = me;
    this.salts = new Salts(me.key());
  }

  Address worker() {
    return me.owner();
  }

  /** One signed bundle over these tasks of a lot; every one has its result in the journal. */
  SignedBundle bundle(Deal deal, int lot, BigInteger tasks, ResultJournal journal) {
    List<SignedBundle.Entry> entries =
        LotTasks.indices(lot, tasks).stream()
            .map(task -> new SignedBundle.Entry(task, commitment(deal.task(task), task, journal)))
            .toList();
    Bytes32 root =
        MerkleTree.of(entries.stream().map(entry -> entry.leaf(deal.id())).toList()).root();
    return new SignedBundle(
        deal.epoch(),
        deal.id(),
        lot,
        worker(),
        entries,
        domain.sign(me.key(), new Bundle(deal.epoch(), worker(), root)));
  }

  private Bytes32 commitment(TaskId id, int task, ResultJournal journal) {
    return SignedBundle.Entry.commitment(worker(), id, journal.result(task).digest(), salts.of(id));
  }

  Opening opening(Deal deal, int task, ResultJournal journal) {
    return new Opening(
        task, worker(), journal.result(task), salts.of(deal.task(task)), journal.output(task));
  }
}
