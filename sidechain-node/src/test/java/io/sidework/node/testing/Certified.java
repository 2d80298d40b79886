package io.sidework.node.testing;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Certificates of a deal that verify, with an output of its own for each task. */
public record Certified(Domain domain, Deal deal, List<EcKey> nodes) {
  public static byte[] output(Deal deal, int task) {
    return ("output of task " + task + " of " + deal.id()).getBytes(StandardCharsets.UTF_8);
  }

  public static Bytes32 outputHash(Deal deal, int task) {
    return TaskResult.outputHash(output(deal, task));
  }

  /** All tasks of a lot, signed by as many nodes as asked. */
  public SegmentCertificate lot(int lot, int signers) {
    int first = lot * Deal.LOT;
    return tasks(lot, 0, first, first + deal.lotSize(lot), signers, true);
  }

  /** The same, of tasks that all wrote nothing. */
  public SegmentCertificate equalTasks(int lot) {
    int first = lot * Deal.LOT;
    return tasks(lot, 0, first, first + deal.lotSize(lot), 3, false);
  }

  /** Some tasks of a lot, signed by a quorum. */
  public SegmentCertificate tasks(int lot, int round, int from, int to) {
    return tasks(lot, round, from, to, 3, true);
  }

  private SegmentCertificate tasks(
      int lot, int round, int from, int to, int signers, boolean differ) {
    List<Leaf> leaves = new ArrayList<>();
    for (int task = from; task < to; task++) {
      leaves.add(leaf(task, differ ? output(deal, task) : new byte[0]));
    }
    Committee committee = new Committee(deal.epoch(), nodes.stream().map(EcKey::address).toList());
    var segment = Outcome.of(deal, lot, committee.size(), leaves, List.of()).segment(round, 0);
    List<NodeSignature> signatures = new ArrayList<>();
    for (int node = 0; node < signers; node++) {
      signatures.add(new NodeSignature(node, domain.sign(nodes.get(node), segment)));
    }
    return new SegmentCertificate(deal.id(), lot, round, 0, leaves, List.of(), signatures);
  }

  private static Leaf leaf(int task, byte[] output) {
    Usage usage = new Usage(1, 1, 0, output.length);
    TaskResult result =
        new TaskResult(TaskStatus.OK, TaskResult.outputHash(output), Bytes32.ZERO, usage);
    return new Leaf(
        task,
        TaskStatus.OK,
        result.outputHash(),
        result.digest(),
        usage,
        List.of(Terms.key("worker0").address()),
        false);
  }
}
