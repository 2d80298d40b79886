package io.sidework.node.application;

import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings inputs to lots, and their effects to whom they are for. */
final class LotTraffic {
  private static final Logger LOG = LoggerFactory.getLogger(LotTraffic.class);

  private final Crew crew;
  private final Recollection recollection;
  private final PeerReads reads = new PeerReads();

  /** Openings of lots that are not closed here yet: others may have the certificate before. */
  private final EarlyFrames<OfLot> unclosed = new EarlyFrames<>();

  private record OfLot(DealId deal, int lot) {}

  LotTraffic(Crew crew, Recollection recollection) {
    this.crew = crew;
    this.recollection = recollection;
  }

  /** Something about one lot from outside; what it refuses, it refuses by verdict. */
  Verdict one(HostedDeal deal, int lot, LotInput input, Group group) {
    if (lot < 0 || lot >= deal.lots().size()) {
      return new Verdict.Reject("deal " + deal.id() + " has " + deal.lots().size() + " open lots");
    }
    if (!recollection.mayAct(deal)) {
      return new Verdict.Defer("being sure of what this node has signed");
    }
    HostedLot hosted = deal.lots().get(lot);
    var decision = hosted.apply(input, group);
    for (Effect effect : decision.effects()) {
      carry(deal, effect, group);
    }
    if (!decision.effects().isEmpty()) {
      group.afterwards(hosted::anticipate);
    }
    if (decision.effects().stream().anyMatch(LotTraffic::asksForOpenings)) {
      for (Command early : unclosed.take(new OfLot(deal.deal().id(), lot), group.now())) {
        fromWorker(deal, lot, (Command.WorkerFrame) early, group);
      }
    }
    return decision.verdict();
  }

  private static boolean asksForOpenings(Effect effect) {
    return effect instanceof Effect.ToWorker send && send.message() instanceof WorkerMessage.Closed;
  }

  /** Something that concerns every lot that was begun and has something left to do. */
  void all(HostedDeal deal, LotInput input, Group group) {
    for (int lot = 0; lot < deal.lots().size(); lot++) {
      HostedLot hosted = deal.lots().get(lot);
      if (hosted.isBegun() && !hosted.isIdle()) {
        one(deal, lot, input, group);
      }
    }
  }

  /** Also those that are done: someone may still need their certificate. */
  void joined(HostedDeal deal, LotInput input, Group group) {
    for (int lot = 0; lot < deal.lots().size(); lot++) {
      if (deal.lots().get(lot).isBegun()) {
        one(deal, lot, input, group);
      }
    }
  }

  void fromWorker(HostedDeal deal, int lot, Command.WorkerFrame frame, Group group) {
    Address worker = frame.worker();
    WorkerMessage message = frame.message();
    Verdict verdict = one(deal, lot, new LotInput.FromWorker(worker, message), group);
    if (verdict instanceof Verdict.Defer
        && message instanceof WorkerMessage.Open
        && deal.isOfRoster(worker)) {
      Command again = new Command.WorkerFrame(worker, message, () -> {});
      OfLot name = new OfLot(deal.deal().id(), lot);
      if (!unclosed.add(name, worker, again, message.toBytes().length, group.now())) {
        LOG.debug("openings of worker {} came too early and were dropped", worker);
      }
    }
    if (verdict instanceof Verdict.Reject(String reason)) {
      LOG.debug("worker {} refused: {}", worker, reason);
      group.after(() -> crew.links().toWorkers(List.of(worker), new WorkerMessage.Refused(reason)));
    }
  }

  /** Re-executions that a lot waits for; asking again for one in progress changes nothing. */
  void askAgain(HostedDeal deal, Group group) {
    for (HostedLot lot : deal.lots()) {
      for (Effect.Reexecute wanted : lot.unexecuted()) {
        want(deal, wanted, group);
      }
    }
  }

  private void want(HostedDeal deal, Effect.Reexecute wanted, Group group) {
    long left = deal.deal().deadline() * 1000 - group.now();
    group.after(() -> crew.reexecutions().want(deal.deal(), wanted, left));
  }

  void carry(HostedDeal deal, Effect effect, Group group) {
    switch (effect) {
      case Effect.ToPeer send -> {
        Address peer = deal.committee().node(send.node());
        group.after(() -> crew.links().toPeers(List.of(peer), send.message()));
      }
      case Effect.ToPeers send ->
          group.after(() -> crew.links().toPeers(deal.peers(), send.message()));
      case Effect.Supply supply -> {
        List<Address> peers =
            supply.node() < 0 ? deal.peers() : List.of(deal.committee().node(supply.node()));
        long now = group.now();
        group.after(
            () ->
                supply.send(
                    hash -> supply.node() < 0 ? output(hash) : output(hash, peers.getFirst(), now),
                    message -> crew.links().toPeers(peers, message)));
      }
      case Effect.ToWorker send ->
          group.after(() -> crew.links().toWorkers(List.of(send.worker()), send.message()));
      case Effect.Reexecute wanted -> want(deal, wanted, group);
      case Effect.StoreOutput stored -> {
        // Already among the group's writes.
      }
      case Effect.Certified(SegmentCertificate made) -> {
        LOG.info(
            "deal {} lot {} round {}: {} tasks certified",
            deal.id(),
            made.lot(),
            made.round(),
            made.leaves().size());
        CertificateName name = new CertificateName(made.lot(), made.round());
        int tasks = made.leaves().size();
        group.after(() -> crew.settler().certified(ofDeal(deal), name, tasks));
      }
      case Effect.Refuted refuted -> {
        LOG.warn(
            "deal {}: worker {} lied about task {}",
            deal.id(),
            refuted.evidence().bundle().worker(),
            refuted.evidence().taskIndex());
        group.after(() -> crew.settler().evidence(ofDeal(deal), refuted));
      }
      case Effect.DoubleCommitment twice -> {
        LOG.warn(
            "deal {}: worker {} committed twice to task {}",
            deal.id(),
            twice.evidence().first().worker(),
            twice.evidence().taskIndex());
        group.after(() -> crew.settler().evidence(ofDeal(deal), twice));
      }
      case Effect.FaultyNode fault -> {
        LOG.warn(
            "deal {}: node {} contradicted itself: {}",
            deal.id(),
            deal.committee().node(fault.evidence().node()),
            fault.evidence().getClass().getSimpleName());
        group.after(() -> crew.settler().evidence(ofDeal(deal), fault));
      }
    }
  }

  private Optional<byte[]> output(Bytes32 hash) {
    return crew.store().output(hash);
  }

  /** What is beyond a peer's share is left out: it asks again (spec L-39). */
  private Optional<byte[]> output(Bytes32 hash, Address peer, long now) {
    if (!reads.mayRead(peer, now)) {
      return Optional.empty();
    }
    Optional<byte[]> output = output(hash);
    output.ifPresent(bytes -> reads.read(peer, bytes.length, now));
    return output;
  }

  static Settler.OfDeal ofDeal(HostedDeal deal) {
    return new Settler.OfDeal(deal.deal(), deal.committee(), deal.me());
  }
}
