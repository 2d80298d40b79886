package io.sidework.contracts.chain;

import static java.util.Map.entry;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.abi.Delivery;
import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.deal.Royalty;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;
import java.util.Map;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.Event;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.utils.Numeric;

/** Turns raw logs of Sidework and its delivery contract into {@link ChainEvent}s. */
final class ChainLogs {
  /** Order of the contract's SkipReason. */
  private static final String[] SKIP_REASONS = {
    "none",
    "unknown deal",
    "deal of another epoch",
    "deal refunded",
    "no tasks",
    "tasks out of range",
    "already settled",
    "credits do not match",
    "over what is locked",
    "no quorum of signatures"
  };

  /** The contract's Fault names a worker's two before a node's. */
  private static final int LAST_WORKER_FAULT = 1;

  private interface Decoder {
    ChainEvent decode(ChainEvent.Origin origin, Log log);
  }

  private final DeploymentParameters terms;
  private final Map<String, Decoder> decoders;
  private final Map<String, String> names;

  ChainLogs(DeploymentParameters terms) {
    this.terms = terms;
    this.decoders =
        Map.ofEntries(
            entry(topic(Sidework.DEALMADE_EVENT), this::dealMade),
            entry(topic(Sidework.SEGMENTSETTLED_EVENT), ChainLogs::segmentSettled),
            entry(topic(Sidework.SEGMENTSKIPPED_EVENT), ChainLogs::segmentSkipped),
            entry(topic(Sidework.DEALFINISHED_EVENT), ChainLogs::dealFinished),
            entry(topic(Sidework.DEALREFUNDED_EVENT), ChainLogs::dealRefunded),
            entry(topic(Delivery.DELIVERED_EVENT), ChainLogs::delivered),
            entry(topic(Sidework.CREDITED_EVENT), ChainLogs::credited),
            entry(topic(Sidework.DEPOSITED_EVENT), ChainLogs::deposited),
            entry(topic(Sidework.WITHDRAWN_EVENT), ChainLogs::withdrawn),
            entry(topic(Sidework.NODEJOINED_EVENT), ChainLogs::nodeJoined),
            entry(topic(Sidework.ENDPOINTUPDATED_EVENT), ChainLogs::endpointUpdated),
            entry(topic(Sidework.SEATSCHANGED_EVENT), ChainLogs::seatsChanged),
            entry(topic(Sidework.DESCRIBED_EVENT), ChainLogs::described),
            entry(topic(Sidework.SIGNINGKEYCHANGED_EVENT), ChainLogs::signingKeyChanged),
            entry(topic(Sidework.EPOCHSTARTED_EVENT), ChainLogs::epochStarted),
            entry(topic(Sidework.BEACONSET_EVENT), ChainLogs::beaconSet),
            entry(topic(Sidework.SLASHED_EVENT), ChainLogs::slashed));
    this.names =
        Map.of(
            topic(Sidework.NODELEFT_EVENT), "NodeLeft",
            topic(Sidework.REVEALED_EVENT), "Revealed",
            topic(Sidework.FEESCLAIMED_EVENT), "FeesClaimed",
            topic(Sidework.UNBONDINGSTARTED_EVENT), "UnbondingStarted",
            topic(Sidework.STAKERELEASED_EVENT), "StakeReleased");
  }

  static String topic(Event event) {
    return EventEncoder.encode(event);
  }

  /**
   * @throws ChainUnavailable when the contract emits no such log: whoever answers is not the chain
   */
  ChainEvent decode(Log log) {
    try {
      ChainEvent.Origin origin =
          new ChainEvent.Origin(
              log.getBlockNumber().longValueExact(), Bytes32.parse(log.getTransactionHash()));
      String topic = log.getTopics().getFirst();
      Decoder decoder = decoders.get(topic);
      return decoder == null
          ? new ChainEvent.Other(origin, names.getOrDefault(topic, topic))
          : decoder.decode(origin, log);
    } catch (RuntimeException e) {
      throw new ChainUnavailable("a log that the contract does not emit: " + e, e);
    }
  }

  private ChainEvent dealMade(ChainEvent.Origin origin, Log log) {
    var made = Sidework.getDealMadeEventFromLog(log);
    var t = made.terms;
    return new ChainEvent.DealMade(
        origin,
        new Deal(
            id(made.dealId),
            Bytes32.of(made.requestHash),
            Address.parse(made.requester),
            Address.parse(t.payer),
            Address.parse(t.pool),
            Bytes32.of(t.program),
            Bytes32.of(t.dataset),
            Bytes32.of(t.parameters),
            new Amount(t.price),
            Rates.of(t.rates),
            new Royalties(
                royalty(t.programOwner, t.programPrice),
                royalty(t.datasetOwner, t.datasetPrice),
                royalty(t.poolOwner, t.poolPrice)),
            t.firstIndex.intValueExact(),
            t.volume.intValueExact(),
            Mode.of(t.mode.intValueExact()),
            t.trust.intValueExact(),
            new Limits(
                t.fuel.longValueExact(),
                t.memoryPages.intValueExact(),
                t.outputBytes.intValueExact()),
            t.checkpointBytes.intValueExact(),
            new Callback(
                Address.parse(t.callback), t.callbackGas.intValueExact(), amount(t.deliveryFee)),
            t.epoch.intValueExact(),
            t.deadline.longValueExact(),
            new Amount(t.locked),
            terms.feeBps(),
            terms.reexecutionFee(),
            terms.storageFee(),
            origin.block()));
  }

  private static Royalty royalty(String owner, BigInteger price) {
    return new Royalty(Address.parse(owner), amount(price));
  }

  private static ChainEvent segmentSettled(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getSegmentSettledEventFromLog(log);
    return new ChainEvent.SegmentSettled(
        origin, id(e.dealId), e.lot.intValueExact(), e.bits, Bytes32.of(e.root), amount(e.spent));
  }

  private static ChainEvent segmentSkipped(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getSegmentSkippedEventFromLog(log);
    int reason = e.reason.intValueExact();
    return new ChainEvent.SegmentSkipped(
        origin,
        id(e.dealId),
        e.lot.intValueExact(),
        reason < SKIP_REASONS.length ? SKIP_REASONS[reason] : "reason " + reason);
  }

  private static ChainEvent dealFinished(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getDealFinishedEventFromLog(log);
    return new ChainEvent.DealFinished(origin, id(e.dealId), amount(e.returned));
  }

  private static ChainEvent dealRefunded(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getDealRefundedEventFromLog(log);
    return new ChainEvent.DealRefunded(origin, id(e.dealId), amount(e.amount));
  }

  private static ChainEvent delivered(ChainEvent.Origin origin, Log log) {
    var e = Delivery.getDeliveredEventFromLog(log);
    return new ChainEvent.Delivered(
        origin, id(e.dealId), e.taskIndex.intValueExact(), Address.parse(e.deliverer), e.succeeded);
  }

  private static ChainEvent credited(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getCreditedEventFromLog(log);
    return new ChainEvent.Credited(origin, Address.parse(e.account), amount(e.amount));
  }

  private static ChainEvent deposited(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getDepositedEventFromLog(log);
    return new ChainEvent.Deposited(origin, Address.parse(e.account), amount(e.amount));
  }

  private static ChainEvent withdrawn(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getWithdrawnEventFromLog(log);
    return new ChainEvent.Withdrawn(origin, Address.parse(e.account), amount(e.amount));
  }

  private static ChainEvent nodeJoined(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getNodeJoinedEventFromLog(log);
    return new ChainEvent.NodeJoined(origin, Address.parse(e.account), e.endpoint);
  }

  /** A node that moved reads like one that joined at the new place. */
  private static ChainEvent endpointUpdated(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getEndpointUpdatedEventFromLog(log);
    return new ChainEvent.NodeJoined(origin, Address.parse(e.account), e.endpoint);
  }

  private static ChainEvent described(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getDescribedEventFromLog(log);
    return new ChainEvent.Described(origin, Address.parse(e.account), e.description);
  }

  private static ChainEvent seatsChanged(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getSeatsChangedEventFromLog(log);
    return new ChainEvent.SeatsChanged(
        origin,
        Address.parse(e.owner),
        e.seats.intValueExact(),
        Address.parse(e.pool),
        amount(e.ask));
  }

  private static ChainEvent signingKeyChanged(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getSigningKeyChangedEventFromLog(log);
    return new ChainEvent.SigningKeyChanged(origin, Address.parse(e.account), Address.parse(e.key));
  }

  private static ChainEvent epochStarted(ChainEvent.Origin origin, Log log) {
    requireWholeList(log.getData());
    var e = Sidework.getEpochStartedEventFromLog(log);
    return new ChainEvent.EpochStarted(
        origin, e.epoch.intValueExact(), e.committee.stream().map(Address::parse).toList());
  }

  private static ChainEvent beaconSet(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getBeaconSetEventFromLog(log);
    return new ChainEvent.BeaconSet(origin, e.epoch.intValueExact(), Bytes32.of(e.beacon));
  }

  private static ChainEvent slashed(ChainEvent.Origin origin, Log log) {
    var e = Sidework.getSlashedEventFromLog(log);
    return new ChainEvent.Slashed(
        origin,
        Address.parse(e.owner),
        amount(e.taken),
        amount(e.repaid),
        e.fault.intValueExact() <= LAST_WORKER_FAULT);
  }

  /** The decoder makes room for as many elements as a list says it has, before it reads one. */
  private static void requireWholeList(String data) {
    // The only argument that is not indexed: it begins after the word that says where.
    int length = word(data, 1);
    if (word(data, 0) != 32 || length > (data.length() - 2) / (2 * 32) - 2) {
      throw new IllegalArgumentException(
          "a list of " + length + " in " + data.length() + " digits");
    }
  }

  /** A word of hexadecimal data, as a small number. */
  private static int word(String data, int index) {
    int start = Math.addExact(2, Math.multiplyExact(index, 64));
    return Numeric.toBigInt(data.substring(start, Math.addExact(start, 64))).intValueExact();
  }

  private static DealId id(byte[] bytes) {
    return new DealId(Bytes32.of(bytes));
  }

  private static Amount amount(BigInteger units) {
    return new Amount(units);
  }
}
