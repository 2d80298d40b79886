package io.sidework.node.kill;

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

/** A store whose process may be killed just before and just after each synced group. */
record MortalStore(Store store, KillPoints points) implements Store {
  @Override
  public void write(List<Mutation> group) {
    points.pass("before a group");
    store.write(group);
    points.pass("after a group");
  }

  @Override
  public void compact() {
    store.compact();
  }

  @Override
  public Optional<Long> nextBlock() {
    return store.nextBlock();
  }

  @Override
  public long writes() {
    return store.writes();
  }

  @Override
  public Map<Address, PeerMessage.MyMark> marks() {
    return store.marks();
  }

  @Override
  public int abstains() {
    return store.abstains();
  }

  @Override
  public List<DealRecord> deals() {
    return store.deals();
  }

  @Override
  public void log(DealId deal, int lot, Consumer<LogEntry> reader) {
    store.log(deal, lot, reader);
  }

  @Override
  public Optional<byte[]> output(Bytes32 outputHash) {
    return store.output(outputHash);
  }

  @Override
  public List<CertificateName> certificates(DealId deal) {
    return store.certificates(deal);
  }

  @Override
  public Optional<SegmentCertificate> certificate(DealId deal, CertificateName name) {
    return store.certificate(deal, name);
  }

  @Override
  public Optional<Archive.Place> archived(DealId deal) {
    return store.archived(deal);
  }

  @Override
  public Archive.Place archiveEnd() {
    return store.archiveEnd();
  }

  @Override
  public List<Ended> ended(long before, int most) {
    return store.ended(before, most);
  }

  @Override
  public List<Ended> endedAfter(Ended last, int most) {
    return store.endedAfter(last, most);
  }

  @Override
  public boolean isRetained(Ended ended) {
    return store.isRetained(ended);
  }

  @Override
  public List<Ended> lacking(Ended last, int most) {
    return store.lacking(last, most);
  }

  @Override
  public boolean holds(DealId deal, Bytes32 outputHash) {
    return store.holds(deal, outputHash);
  }

  @Override
  public Optional<byte[]> output(DealId deal, Bytes32 outputHash) {
    return store.output(deal, outputHash);
  }

  @Override
  public void close() {
    store.close();
  }
}
