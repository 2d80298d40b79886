package io.sidework.sim;

import io.sidework.node.port.Archive;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.LogEntry;
import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A node's disk as its process uses it: each write may be its last. */
final class CrashingStore implements Store {
  private final SimNode node;
  private final CrashPoint crash;

  CrashingStore(SimNode node, CrashPoint crash) {
    this.node = node;
    this.crash = crash;
  }

  @Override
  public void write(List<Mutation> group) {
    crash.beforeWrite();
    node.disk().write(group);
    node.world().promises().written(node, group);
    crash.afterWrite();
  }

  @Override
  public void compact() {
    node.disk().compact();
  }

  @Override
  public Optional<Long> nextBlock() {
    return node.disk().nextBlock();
  }

  @Override
  public long writes() {
    return node.disk().writes();
  }

  @Override
  public Map<Address, PeerMessage.MyMark> marks() {
    return node.disk().marks();
  }

  @Override
  public int abstains() {
    return node.disk().abstains();
  }

  @Override
  public List<DealRecord> deals() {
    return node.disk().deals();
  }

  @Override
  public void log(DealId deal, int lot, Consumer<LogEntry> reader) {
    node.disk().log(deal, lot, reader);
  }

  @Override
  public Optional<byte[]> output(Bytes32 outputHash) {
    return node.disk().output(outputHash);
  }

  @Override
  public List<CertificateName> certificates(DealId deal) {
    return node.disk().certificates(deal);
  }

  @Override
  public Optional<SegmentCertificate> certificate(DealId deal, CertificateName name) {
    return node.disk().certificate(deal, name);
  }

  @Override
  public Optional<Archive.Place> archived(DealId deal) {
    return node.disk().archived(deal);
  }

  @Override
  public Archive.Place archiveEnd() {
    return node.disk().archiveEnd();
  }

  @Override
  public List<Ended> ended(long before, int most) {
    return node.disk().ended(before, most);
  }

  @Override
  public List<Ended> endedAfter(Ended last, int most) {
    return node.disk().endedAfter(last, most);
  }

  @Override
  public boolean isRetained(Ended ended) {
    return node.disk().isRetained(ended);
  }

  @Override
  public List<Ended> lacking(Ended last, int most) {
    return node.disk().lacking(last, most);
  }

  @Override
  public boolean holds(DealId deal, Bytes32 outputHash) {
    return node.disk().holds(deal, outputHash);
  }

  @Override
  public Optional<byte[]> output(DealId deal, Bytes32 outputHash) {
    return node.disk().output(deal, outputHash);
  }

  @Override
  public void close() {}
}
