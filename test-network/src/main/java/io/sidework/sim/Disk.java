package io.sidework.sim;

import io.sidework.node.port.Archive.Place;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.LogEntry;
import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What survives a node's crash: bytes, as on a real disk, so that what cannot be read back is found
 * out. A group is written whole or not at all, which is what RocksDB does with a synced batch.
 */
final class Disk implements Store {
  private record LotName(DealId deal, int lot) implements Comparable<LotName> {
    @Override
    public int compareTo(LotName other) {
      int deals = deal.compareTo(other.deal);
      return deals != 0 ? deals : Integer.compare(lot, other.lot);
    }
  }

  private static final Comparator<Ended> BY_TIME =
      Comparator.comparingLong(Ended::since).thenComparing(Ended::deal);

  private final Map<DealId, byte[]> deals = new TreeMap<>();
  private final Map<LotName, List<LogEntry>> logs = new TreeMap<>();
  private final Map<DealId, Map<CertificateName, byte[]>> certificates = new TreeMap<>();
  private final Map<Bytes32, byte[]> outputs = new TreeMap<>();
  private final Map<DealId, Place> archived = new TreeMap<>();
  private final Map<Address, PeerMessage.MyMark> marks = new TreeMap<>();
  private final NavigableSet<Ended> ended = new TreeSet<>(BY_TIME);
  private final NavigableSet<Ended> lacking = new TreeSet<>(BY_TIME);
  private long writes;
  private int abstains;
  private Place archiveEnd = Place.START;
  private Optional<Long> nextBlock = Optional.empty();

  /** What a backup that is made now has. */
  Disk copy() {
    Disk copy = new Disk();
    copy.deals.putAll(deals);
    logs.forEach((lot, log) -> copy.logs.put(lot, new ArrayList<>(log)));
    certificates.forEach((deal, made) -> copy.certificates.put(deal, new TreeMap<>(made)));
    copy.outputs.putAll(outputs);
    copy.archived.putAll(archived);
    copy.marks.putAll(marks);
    copy.ended.addAll(ended);
    copy.lacking.addAll(lacking);
    copy.writes = writes;
    copy.abstains = abstains;
    copy.archiveEnd = archiveEnd;
    copy.nextBlock = nextBlock;
    return copy;
  }

  @Override
  public void write(List<Mutation> group) {
    group.forEach(this::write);
  }

  private void write(Mutation mutation) {
    switch (mutation) {
      case Mutation.PutDeal(DealRecord record) -> deals.put(record.deal().id(), record.toBytes());
      case Mutation.AppendLog(DealId deal, int lot, long sequence, LogEntry entry) -> {
        List<LogEntry> log =
            logs.computeIfAbsent(new LotName(deal, lot), name -> new ArrayList<>());
        if (log.size() != sequence) {
          throw new IllegalStateException("entry " + sequence + " after " + log.size());
        }
        log.add(entry);
      }
      case Mutation.PutCertificate(SegmentCertificate made) ->
          certificates
              .computeIfAbsent(made.deal(), deal -> new TreeMap<>())
              .put(new CertificateName(made.lot(), made.round()), made.toBytes());
      case Mutation.PutOutput(DealId deal, Bytes32 hash, byte[] output) ->
          outputs.put(hash, output);
      case Mutation.DropLogs(DealId deal) -> logs.keySet().removeIf(lot -> lot.deal.equals(deal));
      case Mutation.Archived done -> archived(done);
      case Mutation.Lacks(DealId deal, long since) -> lacking.add(new Ended(deal, since));
      case Mutation.Whole(DealId deal, long since) -> lacking.remove(new Ended(deal, since));
      case Mutation.DropOutput(DealId deal, Bytes32 hash) -> outputs.remove(hash);
      case Mutation.DropOutputs drop ->
          throw new IllegalStateException("no simulation lasts for the outputs' retention");
      case Mutation.CountWrites(long count) -> writes = count;
      case Mutation.PutMark(Address peer, PeerMessage.MyMark mark) -> marks.put(peer, mark);
      case Mutation.Abstain(int epoch) -> abstains = epoch;
      case Mutation.NextBlock(long block) -> nextBlock = Optional.of(block);
    }
  }

  private void archived(Mutation.Archived done) {
    deals.remove(done.deal());
    certificates.remove(done.deal());
    archived.put(done.deal(), done.place());
    archiveEnd = done.end();
    Ended name = new Ended(done.deal(), done.since());
    ended.add(name);
    if (done.whole()) {
      lacking.remove(name);
    } else {
      lacking.add(name);
    }
  }

  @Override
  public void compact() {
    // What was deleted took nothing.
  }

  @Override
  public Optional<Long> nextBlock() {
    return nextBlock;
  }

  @Override
  public long writes() {
    return writes;
  }

  @Override
  public Map<Address, PeerMessage.MyMark> marks() {
    return Map.copyOf(marks);
  }

  @Override
  public int abstains() {
    return abstains;
  }

  @Override
  public List<DealRecord> deals() {
    return deals.values().stream().map(DealRecord::decode).toList();
  }

  @Override
  public void log(DealId deal, int lot, Consumer<LogEntry> reader) {
    logs.getOrDefault(new LotName(deal, lot), List.of()).forEach(reader);
  }

  @Override
  public Optional<byte[]> output(Bytes32 outputHash) {
    return Optional.ofNullable(outputs.get(outputHash));
  }

  @Override
  public List<CertificateName> certificates(DealId deal) {
    return List.copyOf(certificates.getOrDefault(deal, Map.of()).keySet());
  }

  @Override
  public Optional<SegmentCertificate> certificate(DealId deal, CertificateName name) {
    return Optional.ofNullable(certificates.getOrDefault(deal, Map.of()).get(name))
        .map(bytes -> Reader.all(bytes, SegmentCertificate::decode));
  }

  @Override
  public Optional<Place> archived(DealId deal) {
    return Optional.ofNullable(archived.get(deal));
  }

  @Override
  public Place archiveEnd() {
    return archiveEnd;
  }

  @Override
  public List<Ended> ended(long before, int most) {
    return List.of();
  }

  @Override
  public List<Ended> endedAfter(Ended last, int most) {
    return ended.tailSet(last, false).stream().limit(most).toList();
  }

  @Override
  public boolean isRetained(Ended name) {
    return ended.contains(name);
  }

  @Override
  public List<Ended> lacking(Ended last, int most) {
    return lacking.tailSet(last, false).stream().limit(most).toList();
  }

  @Override
  public boolean holds(DealId deal, Bytes32 outputHash) {
    return outputs.containsKey(outputHash);
  }

  @Override
  public Optional<byte[]> output(DealId deal, Bytes32 outputHash) {
    return output(outputHash);
  }

  @Override
  public void close() {}
}
