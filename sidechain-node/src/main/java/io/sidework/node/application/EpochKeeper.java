package io.sidework.node.application;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Tip;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the next epoch when the contract allows it (spec R-12), and shows this node's part of the
 * beacon of the running one (spec R-33). Whose turn it is to start goes by the chain's clock;
 * trying too early costs nothing, since every call is simulated first.
 */
final class EpochKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(EpochKeeper.class);
  private static final long TURN_SECONDS = 10;

  private final Chain chain;
  private final ChainAccount account;
  private final BeaconChain beacons;
  private final Every look = new Every(2_000);
  private final Every lookToReveal = new Every(1_000);
  private long lastTurn = -1;
  private int revealed;

  EpochKeeper(Chain chain, ChainAccount account, BeaconChain beacons) {
    this.chain = chain;
    this.account = account;
    this.beacons = beacons;
  }

  /**
   * Does what is due.
   *
   * @param now milliseconds that never go back
   */
  void keep(long now) {
    revealDue(now);
    startDue(now);
  }

  /** Shows the next link, once an epoch that this node is in the committee of. */
  private void revealDue(long now) {
    if (!lookToReveal.isDue(now)) {
      return;
    }
    int epoch = chain.epoch();
    if (epoch <= revealed) {
      return;
    }
    Committee committee = chain.committee(epoch);
    int me = committee.indexOf(account.address());
    Tip tip = chain.tip(account.address());
    if (me < 0 || tip.from() > epoch) {
      revealed = epoch;
      return;
    }
    Optional<Bytes32> preimage = beacons.preimage(tip.value());
    if (preimage.isEmpty()) {
      LOG.error("{} is not of this node's hash chain: no part in beacons", tip.value());
      revealed = epoch;
      return;
    }
    try {
      account.reveal(committee, me, preimage.get());
      revealed = epoch;
      LOG.info("revealed for the beacon of epoch {}", epoch);
    } catch (ContractRefused e) {
      LOG.debug("not revealed: {}", e.getMessage());
    }
  }

  private void startDue(long now) {
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
