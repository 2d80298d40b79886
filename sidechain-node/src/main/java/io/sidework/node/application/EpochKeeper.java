package io.sidework.node.application;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the next epoch when the contract allows it (spec R-12). Whose turn it is goes by the
 * chain's clock; trying too early costs nothing, since every call is simulated first.
 */
final class EpochKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(EpochKeeper.class);
  private static final long TURN_SECONDS = 10;

  private final Chain chain;
  private final ChainAccount account;
  private final Every look = new Every(2_000);
  private long lastTurn = -1;

  EpochKeeper(Chain chain, ChainAccount account) {
    this.chain = chain;
    this.account = account;
  }

  void startDue(long now) {
    if (!look.isDue(now)) {
      return;
    }
    long turn = chain.time() / TURN_SECONDS;
    if (turn == lastTurn) {
      return;
    }
    List<Address> nodes = nodes();
    int me = nodes.indexOf(account.address());
    if (me < 0 || turn % nodes.size() != me) {
      return;
    }
    lastTurn = turn;
    try {
      account.startEpoch();
      LOG.info("started an epoch");
    } catch (ContractRefused e) {
      LOG.debug("no new epoch: {}", e.getMessage());
    }
  }

  private List<Address> nodes() {
    int epoch = chain.epoch();
    return epoch > 0
        ? chain.committee(epoch).nodes()
        : new ArrayList<>(new java.util.TreeSet<>(chain.endpoints().keySet()));
  }
}
