package io.sidework.sim;

import io.sidework.node.port.Mutation;
import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches everything, and keeps the first promise that was seen broken. */
final class Promises {
  private final MoneyPromises money;
  private final CertificatePromises certificates;
  private @Nullable String broken;
  private @Nullable Throwable cause;

  Promises(World world) {
    this.money = new MoneyPromises(world, this::broken);
    this.certificates = new CertificatePromises(world, this::broken);
  }

  /** What was broken first, in one line. */
  Optional<String> broken() {
    return Optional.ofNullable(broken);
  }

  Optional<Throwable> cause() {
    return Optional.ofNullable(cause);
  }

  private void broken(String what) {
    if (broken == null) {
      broken = what;
    }
  }

  /** The code of an honest process threw what nobody expects. */
  void failed(Network.Peer peer, RuntimeException e) {
    if (broken == null) {
      cause = e;
      broken("P8: " + peer.name() + " cannot go on: " + e);
    }
  }

  void afterTransaction(Blocks blocks, Operation operation, Decision decision) {
    money.afterTransaction(blocks, operation, decision);
  }

  void written(SimNode node, List<Mutation> group) {
    for (Mutation mutation : group) {
      if (node.isHonest() && mutation instanceof Mutation.PutCertificate(var certificate)) {
        certificates.stored(node, certificate);
      }
    }
  }

  void nodeSends(SimNode node, PeerMessage message) {}

  void nodeSends(SimNode node, Address worker, WorkerMessage message) {}

  void workerSends(SimWorker worker, WorkerMessage message) {}

  /** Nothing more will happen. */
  void atTheEnd(Blocks blocks) {
    money.atTheEnd(blocks);
  }
}
