package io.sidework.node.application;

import io.sidework.contracts.chain.AccountState;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evidence against workers and nodes on its way to the chain. One piece for a culprit is enough at
 * a time: a slash takes all that it has staked in that role (spec R-23).
 */
final class Slashing {
  private static final Logger LOG = LoggerFactory.getLogger(Slashing.class);
  static final int MAX_CULPRITS = 1024;

  /**
   * Whoever signed: a node by its key of the deal's epoch, which only the chain maps to an account.
   */
  private record Culprit(Address signer, boolean isNode) {}

  private record Evidence(Settler.OfDeal of, Effect proof, long since) {}

  private final Chain chain;
  private final ChainAccount account;
  private final Map<Culprit, Evidence> open = new LinkedHashMap<>();

  Slashing(Chain chain, ChainAccount account) {
    this.chain = chain;
    this.account = account;
  }

  synchronized void add(Settler.OfDeal of, Effect proof, long now) {
    if (open.size() < MAX_CULPRITS) {
      open.putIfAbsent(culprit(of, proof), new Evidence(of, proof, now));
    }
  }

  synchronized int size() {
    return open.size();
  }

  private static Culprit culprit(Settler.OfDeal of, Effect proof) {
    return switch (proof) {
      case Effect.Refuted refuted -> new Culprit(refuted.evidence().bundle().worker(), false);
      case Effect.DoubleCommitment twice -> new Culprit(twice.evidence().first().worker(), false);
      case Effect.FaultyNode fault ->
          new Culprit(of.committee().node(fault.evidence().node()), true);
      default -> throw new IllegalArgumentException("no evidence: " + proof);
    };
  }

  void sendDue(long now) {
    for (Map.Entry<Culprit, Evidence> entry : due(now)) {
      send(entry.getKey(), entry.getValue());
      synchronized (this) {
        open.remove(entry.getKey());
      }
    }
  }

  private synchronized List<Map.Entry<Culprit, Evidence>> due(long now) {
    List<Map.Entry<Culprit, Evidence>> due = new ArrayList<>();
    for (Map.Entry<Culprit, Evidence> entry : open.entrySet()) {
      Settler.OfDeal of = entry.getValue().of();
      long waited = now - entry.getValue().since();
      if (Turns.isMine(of.deal().id(), of.me(), of.committee().size(), waited)) {
        due.add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    return due;
  }

  private void send(Culprit culprit, Evidence evidence) {
    if (!culprit.isNode() && hasNothing(culprit.signer())) {
      return;
    }
    try {
      switch (evidence.proof()) {
        case Effect.Refuted refuted ->
            account.slashRefuted(
                evidence.of().deal(), evidence.of().committee(), refuted.evidence());
        case Effect.DoubleCommitment twice -> account.slashDoubleCommitment(twice.evidence());
        case Effect.FaultyNode fault -> account.slashNode(fault.evidence());
        default -> throw new IllegalStateException("no evidence");
      }
      LOG.info("{} slashed", culprit);
    } catch (ContractRefused e) {
      // A node that acted before, or stake of the other role: there is nothing left to take. It was
      // only simulated, so it cost nothing.
      LOG.info("evidence against {} refused: {}", culprit, e.getMessage());
    }
  }

  private boolean hasNothing(Address worker) {
    AccountState state = chain.account(worker);
    return state.staked().isZero() && state.unbonding().isZero();
  }
}
