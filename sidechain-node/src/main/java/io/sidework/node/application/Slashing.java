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
 * Evidence against workers on its way to the chain. One piece for a worker is enough at a time: a
 * slash takes all that worker has staked (spec R-23).
 */
final class Slashing {
  private static final Logger LOG = LoggerFactory.getLogger(Slashing.class);
  static final int MAX_CULPRITS = 1024;

  private record Evidence(Settler.OfDeal of, Effect proof, long since) {}

  private final Chain chain;
  private final ChainAccount account;
  private final Map<Address, Evidence> open = new LinkedHashMap<>();

  Slashing(Chain chain, ChainAccount account) {
    this.chain = chain;
    this.account = account;
  }

  synchronized void add(Settler.OfDeal of, Effect proof, long now) {
    if (open.size() < MAX_CULPRITS) {
      open.putIfAbsent(culprit(proof), new Evidence(of, proof, now));
    }
  }

  synchronized int size() {
    return open.size();
  }

  private static Address culprit(Effect proof) {
    return switch (proof) {
      case Effect.Refuted refuted -> refuted.evidence().bundle().worker();
      case Effect.DoubleCommitment twice -> twice.evidence().first().worker();
      default -> throw new IllegalArgumentException("no evidence: " + proof);
    };
  }

  void sendDue(long now) {
    for (Map.Entry<Address, Evidence> entry : due(now)) {
      send(entry.getKey(), entry.getValue());
      synchronized (this) {
        open.remove(entry.getKey());
      }
    }
  }

  private synchronized List<Map.Entry<Address, Evidence>> due(long now) {
    List<Map.Entry<Address, Evidence>> due = new ArrayList<>();
    for (Map.Entry<Address, Evidence> entry : open.entrySet()) {
      Settler.OfDeal of = entry.getValue().of();
      long waited = now - entry.getValue().since();
      if (Turns.isMine(of.deal().id(), of.me(), of.committee().size(), waited)) {
        due.add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    return due;
  }

  private void send(Address worker, Evidence evidence) {
    AccountState state = chain.account(worker);
    if (state.staked().isZero() && state.unbonding().isZero()) {
      return;
    }
    try {
      switch (evidence.proof()) {
        case Effect.Refuted refuted ->
            account.slashRefuted(
                evidence.of().deal(), evidence.of().committee(), refuted.evidence());
        case Effect.DoubleCommitment twice -> account.slashDoubleCommitment(twice.evidence());
        default -> throw new IllegalStateException("no evidence");
      }
      LOG.info("worker {} slashed", worker);
    } catch (ContractRefused e) {
      // A node that acted before, or stake that is a node's own: there is nothing left to take.
      LOG.info("evidence against {} refused: {}", worker, e.getMessage());
    }
  }
}
