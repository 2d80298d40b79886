package io.sidework.node.application;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainAccount.Settleable;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Transaction;
import io.sidework.node.port.Store;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the chain has to learn when it is this node's turn; waits for blocks. */
public final class Settler implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
  private static final long PAUSE_MILLIS = 250;
  private static final long TROUBLE_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 5_000;

  /** Protocol 4.7: a transaction stays under 12 million gas; these bound it from above. */
  static final long GAS_LIMIT = 11_000_000;

  private static final long SEGMENT_GAS = 70_000;
  private static final long SIGNATURE_GAS = 8_000;
  private static final long CREDIT_GAS = 32_000;

  /** A deal with the committee it is settled by, and this node's index in it. */
  public record OfDeal(Deal deal, Committee committee, int me) {}

  private final Chain chain;
  private final ChainAccount account;
  private final Store store;
  private final Unsettled unsettled = new Unsettled();
  private final Slashing slashing;
  private final EpochKeeper epochs;
  private final LongSupplier clock;

  /**
   * @param beacons the account's hash chain
   * @param clock milliseconds that never go back
   */
  public Settler(
      Chain chain, ChainAccount account, BeaconChain beacons, Store store, LongSupplier clock) {
    this.chain = chain;
    this.account = account;
    this.store = store;
    this.slashing = new Slashing(chain, account);
    this.epochs = new EpochKeeper(chain, account, beacons);
    this.clock = clock;
  }

  void certified(OfDeal of, CertificateName name, int tasks) {
    unsettled.add(of, name, tasks, clock.getAsLong());
  }

  /** Someone settled tasks of a lot: what overlaps would be skipped by the chain. */
  void settled(DealId deal, int lot, BigInteger bits) {
    List<CertificateName> gone =
        unsettled.ofLot(deal, lot).stream()
            .filter(
                name ->
                    store
                        .certificate(deal, name)
                        .filter(made -> Unsettled.overlaps(bits, bits(made)))
                        .isPresent())
            .toList();
    unsettled.done(deal, gone);
  }

  void evidence(OfDeal of, Effect evidence) {
    slashing.add(of, evidence, clock.getAsLong());
  }

  void over(DealId deal) {
    unsettled.drop(deal);
  }

  /** Certificates that are not on chain yet. */
  int size() {
    return unsettled.size();
  }

  @Override
  public long turn() {
    return Math.max(
        attempt(() -> settleDue(clock.getAsLong())),
        Math.max(
            attempt(() -> slashing.sendDue(clock.getAsLong())),
            attempt(() -> epochs.keep(clock.getAsLong()))));
  }

  private static long attempt(Runnable part) {
    try {
      part.run();
      return PAUSE_MILLIS;
    } catch (ChainUnavailable e) {
      LOG.warn("chain: {}", e.getMessage());
      return TROUBLE_MILLIS;
    } catch (RuntimeException e) {
      LOG.error("settler", e);
      return TROUBLE_MILLIS;
    }
  }

  /** Settles what is due; one transaction an epoch, more when gas runs out. */
  void settleDue(long now) {
    Map<Integer, List<Unsettled.Due>> byEpoch = new TreeMap<>();
    for (Unsettled.Due due : unsettled.due(now)) {
      byEpoch.computeIfAbsent(due.of().deal().epoch(), epoch -> new ArrayList<>()).add(due);
    }
    byEpoch.values().forEach(dues -> settle(dues, now));
  }

  private void settle(List<Unsettled.Due> dues, long now) {
    List<Settleable> batch = new ArrayList<>();
    Committee committee = dues.getFirst().of().committee();
    long gas = 0;
    for (Unsettled.Due due : dues) {
      for (CertificateName name : due.names()) {
        Deal deal = due.of().deal();
        SegmentCertificate made = store.certificate(deal.id(), name).orElse(null);
        if (made == null || Unsettled.overlaps(chain.settled(deal.id(), name.lot()), bits(made))) {
          unsettled.done(deal.id(), List.of(name));
          continue;
        }
        long cost = gas(deal, made);
        if (gas + cost > GAS_LIMIT) {
          send(committee, batch, now);
          batch.clear();
          gas = 0;
        }
        batch.add(new Settleable(deal, made));
        gas += cost;
      }
    }
    send(committee, batch, now);
  }

  private void send(Committee committee, List<Settleable> batch, long now) {
    if (batch.isEmpty()) {
      return;
    }
    batch.forEach(each -> unsettled.retryAt(each.deal().id(), now + RETRY_MILLIS));
    try {
      Transaction done = account.settle(committee, List.copyOf(batch));
      for (ChainEvent event : done.events()) {
        if (event instanceof ChainEvent.SegmentSkipped skipped) {
          LOG.warn("deal {} lot {} skipped: {}", skipped.deal(), skipped.lot(), skipped.reason());
        }
      }
      batch.forEach(each -> unsettled.done(each.deal().id(), List.of(name(each.certificate()))));
      int tasks = batch.stream().mapToInt(each -> each.certificate().leaves().size()).sum();
      LOG.info("settled {} segments, {} tasks, {} gas", batch.size(), tasks, done.gas());
    } catch (ContractRefused e) {
      LOG.warn("settlement refused: {}", e.getMessage());
    }
  }

  private static CertificateName name(SegmentCertificate made) {
    return new CertificateName(made.lot(), made.round());
  }

  static long gas(Deal deal, SegmentCertificate made) {
    long workers =
        made.leaves().stream().flatMap(leaf -> leaf.winners().stream()).distinct().count();
    long accounts = workers + deal.royalties().all().size();
    return SEGMENT_GAS + SIGNATURE_GAS * made.signatures().size() + CREDIT_GAS * accounts;
  }

  static BigInteger bits(SegmentCertificate made) {
    BigInteger bits = BigInteger.ZERO;
    for (var leaf : made.leaves()) {
      bits = bits.setBit(leaf.taskIndex() % Deal.LOT);
    }
    return bits;
  }
}
