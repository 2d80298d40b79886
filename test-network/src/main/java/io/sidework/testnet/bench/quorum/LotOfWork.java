package io.sidework.testnet.bench.quorum;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One lot with what each of its workers contributes, signed before any clock starts. */
record LotOfWork(Deal deal, int lot, List<Share> shares) {
  /** One worker's part. */
  record Share(SignedBundle bundle, Bytes32 id, List<Opening> openings) {}

  static LotOfWork of(Domain domain, Deal deal, int lot, List<EcKey> workers, TaskResult result) {
    List<Share> shares = new ArrayList<>();
    for (EcKey worker : workers) {
      List<SignedBundle.Entry> entries = new ArrayList<>();
      List<Opening> openings = new ArrayList<>();
      int first = lot * Deal.LOT;
      for (int task = first; task < first + deal.lotSize(lot); task++) {
        Opening opening =
            new Opening(task, worker.address(), result, salt(worker, deal, task), new byte[0]);
        openings.add(opening);
        entries.add(new SignedBundle.Entry(task, opening.commitment(deal.task(task))));
      }
      SignedBundle unsigned =
          new SignedBundle(
              deal.epoch(),
              deal.id(),
              lot,
              worker.address(),
              entries,
              new Signature(Bytes32.ZERO, Bytes32.ZERO));
      SignedBundle bundle =
          new SignedBundle(
              deal.epoch(),
              deal.id(),
              lot,
              worker.address(),
              entries,
              domain.sign(worker, unsigned.bundle()));
      shares.add(new Share(bundle, bundle.id(), List.copyOf(openings)));
    }
    return new LotOfWork(deal, lot, List.copyOf(shares));
  }

  private static Bytes32 salt(EcKey worker, Deal deal, int task) {
    return Keccak.hash(
        worker.secret().toArray(),
        deal.id().value().toArray(),
        ByteBuffer.allocate(Integer.BYTES).putInt(task).array());
  }

  int tasks() {
    return deal.lotSize(lot);
  }
}
