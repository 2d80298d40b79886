package io.sidework.node.adapter.rocksdb;

import io.sidework.node.port.Archive.Place;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.LogEntry;
import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store;
import io.sidework.node.port.StoreFailed;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** {@link Store} in RocksDB: a group is one synced write batch (P8). */
public final class RocksStore implements Store {
  /** Goes up whenever what is stored can no longer be read as before. */
  private static final byte[] FORMAT = {3};

  private final RocksSettings settings;
  private final RocksDB db;
  private final OutputTable outputs;
  private final WriteOptions synced = new WriteOptions().setSync(true);

  private RocksStore(RocksSettings settings, RocksDB db) {
    this.settings = settings;
    this.db = db;
    this.outputs = new OutputTable(db);
  }

  /**
   * Opens or creates the database of one node.
   *
   * @param owner chain, contract and account that everything in it belongs to
   * @throws IllegalArgumentException when it is in use, or belongs to someone else
   */
  public static RocksStore open(Path directory, String owner) {
    RocksSettings settings = new RocksSettings();
    RocksDB db;
    try {
      db = RocksDB.open(settings.options(), directory.toString());
    } catch (RocksDBException e) {
      settings.close();
      throw new IllegalArgumentException(refusal(directory, e), e);
    }
    RocksStore store = new RocksStore(settings, db);
    try {
      store.claim(owner.getBytes(StandardCharsets.UTF_8), directory);
      store.requireFormat(directory);
    } catch (RocksDBException | IllegalArgumentException e) {
      store.close();
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return store;
  }

  private static String refusal(Path directory, RocksDBException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    boolean damaged = e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
    String what =
        damaged
            ? " is damaged, begin with an empty one and --restored: "
            : " cannot be opened (in use by another node?): ";
    return "data directory " + directory + what + reason;
  }

  private void claim(byte[] mine, Path directory) throws RocksDBException {
    byte[] present = db.get(Keys.OWNER);
    if (present == null) {
      // In this order: what has an owner has a format.
      db.put(synced, Keys.FORMAT, FORMAT);
      db.put(synced, Keys.OWNER, mine);
    } else if (!Arrays.equals(present, mine)) {
      throw new IllegalArgumentException(
          "data directory "
              + directory
              + " belongs to "
              + new String(present, StandardCharsets.UTF_8)
              + ", not to "
              + new String(mine, StandardCharsets.UTF_8));
    }
  }

  private void requireFormat(Path directory) throws RocksDBException {
    byte[] present = db.get(Keys.FORMAT);
    if (!Arrays.equals(present, FORMAT)) {
      throw new IllegalArgumentException(
          "data directory %s is of format %s, this version reads and writes %d: begin with an empty one and --restored"
              .formatted(
                  directory, present == null ? "none" : Byte.toString(present[0]), FORMAT[0]));
    }
  }

  @Override
  public void write(List<Mutation> group) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Mutation mutation : group) {
        add(batch, mutation);
      }
      db.write(synced, batch);
    } catch (RocksDBException e) {
      throw new StoreFailed("cannot write: " + e.getMessage(), e);
    }
  }

  private void add(WriteBatch batch, Mutation mutation) throws RocksDBException {
    switch (mutation) {
      case Mutation.PutDeal put ->
          batch.put(Keys.deal(put.record().deal().id()), put.record().toBytes());
      case Mutation.AppendLog log ->
          batch.put(Keys.log(log.deal(), log.lot(), log.sequence()), value(log.entry()));
      case Mutation.PutCertificate(SegmentCertificate made) ->
          batch.put(Keys.certificate(made.deal(), made.lot(), made.round()), made.toBytes());
      case Mutation.PutOutput(DealId deal, Bytes32 hash, byte[] output) ->
          outputs.put(batch, deal, hash, output);
      case Mutation.DropLogs(DealId deal) -> deleteAll(batch, Keys.logs(deal));
      case Mutation.Archived archived -> archived(batch, archived);
      case Mutation.DropOutputs(DealId deal, long since) -> dropOutputs(batch, deal, since);
      case Mutation.Lacks(DealId deal, long since) ->
          batch.put(Keys.lacking(since, deal), new byte[0]);
      case Mutation.Whole(DealId deal, long since) -> batch.delete(Keys.lacking(since, deal));
      case Mutation.DropOutput(DealId deal, Bytes32 hash) -> outputs.drop(batch, deal, hash);
      case Mutation.CountWrites(long writes) -> batch.put(Keys.WRITES, value(writes));
      case Mutation.PutMark(Address peer, PeerMessage.MyMark mark) ->
          batch.put(Keys.mark(peer), mark.toBytes());
      case Mutation.Abstain(int epoch) -> batch.put(Keys.ABSTAINS, value(epoch));
      case Mutation.NextBlock(long block) -> batch.put(Keys.NEXT_BLOCK, value(block));
    }
  }

  private static void archived(WriteBatch batch, Mutation.Archived archived)
      throws RocksDBException {
    DealId deal = archived.deal();
    batch.put(Keys.archived(deal), value(archived.place()));
    batch.put(Keys.ARCHIVE_END, value(archived.end()));
    batch.put(Keys.ended(archived.since(), deal), new byte[0]);
    if (archived.whole()) {
      batch.delete(Keys.lacking(archived.since(), deal));
    } else {
      batch.put(Keys.lacking(archived.since(), deal), new byte[0]);
    }
    deleteAll(batch, Keys.certificates(deal));
    deleteAll(batch, Keys.logs(deal));
    batch.delete(Keys.deal(deal));
  }

  private void dropOutputs(WriteBatch batch, DealId deal, long since) throws RocksDBException {
    outputs.dropAll(batch, deal);
    batch.delete(Keys.ended(since, deal));
    batch.delete(Keys.lacking(since, deal));
  }

  private static void deleteAll(WriteBatch batch, byte[] prefix) throws RocksDBException {
    batch.deleteRange(prefix, Keys.after(prefix));
  }

  @Override
  public void compact() {
    for (byte[] prefix : List.of(Keys.logs(), Keys.certificates(), Keys.deals())) {
      try (CompactRangeOptions options = new CompactRangeOptions()) {
        options.setExclusiveManualCompaction(false);
        db.compactRange(db.getDefaultColumnFamily(), prefix, Keys.after(prefix), options);
      } catch (RocksDBException e) {
        throw new StoreFailed("cannot compact: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public Optional<Long> nextBlock() {
    return get(Keys.NEXT_BLOCK).map(bytes -> ByteBuffer.wrap(bytes).getLong());
  }

  private static byte[] value(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private long number(byte[] key) {
    return get(key).map(bytes -> ByteBuffer.wrap(bytes).getLong()).orElse(0L);
  }

  @Override
  public long writes() {
    return number(Keys.WRITES);
  }

  @Override
  public int abstains() {
    return Math.toIntExact(number(Keys.ABSTAINS));
  }

  @Override
  public Map<Address, PeerMessage.MyMark> marks() {
    Map<Address, PeerMessage.MyMark> marks = new TreeMap<>();
    scan(
        Keys.marks(),
        (key, value) -> {
          if (PeerMessage.decode(value) instanceof PeerMessage.MyMark mark) {
            marks.put(Keys.markedPeer(key), mark);
          }
        });
    return marks;
  }

  @Override
  public List<DealRecord> deals() {
    List<DealRecord> deals = new ArrayList<>();
    scan(Keys.deals(), (key, value) -> deals.add(DealRecord.decode(value)));
    return deals;
  }

  @Override
  public void log(DealId deal, int lot, Consumer<LogEntry> reader) {
    scan(Keys.log(deal, lot), (key, value) -> reader.accept(entry(value)));
  }

  @Override
  public Optional<byte[]> output(Bytes32 outputHash) {
    return outputs.find(outputHash);
  }

  @Override
  public List<CertificateName> certificates(DealId deal) {
    List<CertificateName> names = new ArrayList<>();
    scan(Keys.certificates(deal), (key, value) -> names.add(Keys.certificateName(key)));
    return names;
  }

  @Override
  public Optional<SegmentCertificate> certificate(DealId deal, CertificateName name) {
    return get(Keys.certificate(deal, name.lot(), name.round()))
        .map(bytes -> Reader.all(bytes, SegmentCertificate::decode));
  }

  @Override
  public Optional<Place> archived(DealId deal) {
    return get(Keys.archived(deal)).map(RocksStore::place);
  }

  @Override
  public Place archiveEnd() {
    return get(Keys.ARCHIVE_END).map(RocksStore::place).orElse(Place.START);
  }

  @Override
  public List<Ended> ended(long before, int most) {
    List<Ended> ended = new ArrayList<>();
    byte[] prefix = Keys.ended();
    try (RocksIterator at = db.newIterator()) {
      for (at.seek(prefix); at.isValid() && startsWith(at.key(), prefix); at.next()) {
        Ended next = Keys.ended(at.key());
        if (next.since() >= before || ended.size() == most) {
          break;
        }
        ended.add(next);
      }
    }
    return ended;
  }

  @Override
  public List<Ended> endedAfter(Ended last, int most) {
    return after(Keys.ended(), Keys.ended(last.since(), last.deal()), most);
  }

  @Override
  public List<Ended> lacking(Ended last, int most) {
    return after(Keys.lacking(), Keys.lacking(last.since(), last.deal()), most);
  }

  private List<Ended> after(byte[] prefix, byte[] last, int most) {
    List<Ended> found = new ArrayList<>();
    try (RocksIterator at = db.newIterator()) {
      for (at.seek(last); at.isValid() && startsWith(at.key(), prefix); at.next()) {
        if (!Arrays.equals(at.key(), last)) {
          found.add(Keys.ended(at.key()));
        }
        if (found.size() == most) {
          break;
        }
      }
      at.status();
    } catch (RocksDBException e) {
      throw new StoreFailed("cannot read: " + e.getMessage(), e);
    }
    return found;
  }

  @Override
  public boolean isRetained(Ended ended) {
    return get(Keys.ended(ended.since(), ended.deal())).isPresent();
  }

  @Override
  public boolean holds(DealId deal, Bytes32 outputHash) {
    return db.keyExists(Keys.output(deal, outputHash));
  }

  @Override
  public Optional<byte[]> output(DealId deal, Bytes32 outputHash) {
    return get(Keys.output(deal, outputHash));
  }

  private static byte[] value(Place place) {
    return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
        .putInt(place.file())
        .putLong(place.offset())
        .array();
  }

  private static Place place(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    return new Place(in.getInt(), in.getLong());
  }

  private Optional<byte[]> get(byte[] key) {
    try {
      return Optional.ofNullable(db.get(key));
    } catch (RocksDBException e) {
      throw new StoreFailed("cannot read: " + e.getMessage(), e);
    }
  }

  private void scan(byte[] prefix, BiConsumer<byte[], byte[]> each) {
    try (RocksIterator at = db.newIterator()) {
      for (at.seek(prefix); at.isValid() && startsWith(at.key(), prefix); at.next()) {
        each.accept(at.key(), at.value());
      }
      at.status();
    } catch (RocksDBException e) {
      throw new StoreFailed("cannot read: " + e.getMessage(), e);
    }
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] value(LogEntry entry) {
    return ByteBuffer.allocate(Long.BYTES + entry.input().length)
        .putLong(entry.time())
        .put(entry.input())
        .array();
  }

  private static LogEntry entry(byte[] value) {
    return new LogEntry(
        ByteBuffer.wrap(value).getLong(), Arrays.copyOfRange(value, Long.BYTES, value.length));
  }

  @Override
  public void close() {
    db.close();
    synced.close();
    settings.close();
  }
}
