package io.sidework.node.adapter.rocksdb;

import io.sidework.node.port.Store;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.nio.ByteBuffer;

/**
 * Keys of the one column family: a tag byte and big-endian fields, so that byte order is the order
 * in which things are read. One family keeps the memory for write buffers small.
 */
final class Keys {
  private static final int DEAL = 'd';
  private static final int LOG = 'l';
  private static final int CERTIFICATE = 'c';
  private static final int OUTPUT = 'o';
  private static final int OUTPUT_INDEX = 'i';
  private static final int ARCHIVED = 'a';
  private static final int ENDED = 'e';
  private static final int LACKING = 'q';
  private static final int MARK = 'k';
  private static final int META = 'm';

  /**
   * Bytes of a deal's id in keys of outputs, of which there are millions. Whoever makes two deals
   * that begin alike, at 2^64 hashes, may have the outputs of one go with the other's.
   */
  private static final int DEAL_PART = 16;

  /** Bytes of an output's hash in the index: what it finds is looked at, so they may be alike. */
  private static final int HASH_PART = 8;

  static final byte[] NEXT_BLOCK = {META, 'b'};
  static final byte[] ARCHIVE_END = {META, 'a'};
  static final byte[] WRITES = {META, 'w'};
  static final byte[] ABSTAINS = {META, 'x'};
  static final byte[] OWNER = {META, 'o'};
  static final byte[] FORMAT = {META, 'f'};

  private Keys() {}

  static byte[] deals() {
    return new byte[] {DEAL};
  }

  static byte[] deal(DealId deal) {
    return tagged(DEAL, 0).put(deal.value().toArray()).array();
  }

  static byte[] logs() {
    return new byte[] {LOG};
  }

  static byte[] certificates() {
    return new byte[] {CERTIFICATE};
  }

  static byte[] logs(DealId deal) {
    return tagged(LOG, 0).put(deal.value().toArray()).array();
  }

  static byte[] log(DealId deal, int lot) {
    return tagged(LOG, 4).put(deal.value().toArray()).putInt(lot).array();
  }

  static byte[] log(DealId deal, int lot, long sequence) {
    return tagged(LOG, 12).put(deal.value().toArray()).putInt(lot).putLong(sequence).array();
  }

  static byte[] certificates(DealId deal) {
    return tagged(CERTIFICATE, 0).put(deal.value().toArray()).array();
  }

  static byte[] certificate(DealId deal, int lot, int round) {
    return tagged(CERTIFICATE, 8).put(deal.value().toArray()).putInt(lot).putInt(round).array();
  }

  static CertificateName certificateName(byte[] key) {
    ByteBuffer in = ByteBuffer.wrap(key, 1 + Bytes32.SIZE, 8);
    return new CertificateName(in.getInt(), in.getInt());
  }

  /** Outputs of a deal: its part of the id, then the whole hash of each. */
  static byte[] outputs(DealId deal) {
    return bytes(OUTPUT, DEAL_PART).put(deal.value().toArray(), 0, DEAL_PART).array();
  }

  static byte[] output(DealId deal, Bytes32 hash) {
    return bytes(OUTPUT, DEAL_PART + Bytes32.SIZE)
        .put(deal.value().toArray(), 0, DEAL_PART)
        .put(hash.toArray())
        .array();
  }

  /** Those of a deal whose hashes have one entry of the index in common. */
  static byte[] outputsLike(DealId deal, Bytes32 hash) {
    return bytes(OUTPUT, DEAL_PART + HASH_PART)
        .put(deal.value().toArray(), 0, DEAL_PART)
        .put(hash.toArray(), 0, HASH_PART)
        .array();
  }

  /** Output hash of an output's key. */
  static Bytes32 outputHash(byte[] key) {
    return word(key, 1 + DEAL_PART);
  }

  /** Where deals stand that have an output whose hash begins as this one does. */
  static byte[] outputIndex(Bytes32 hash) {
    return bytes(OUTPUT_INDEX, HASH_PART).put(hash.toArray(), 0, HASH_PART).array();
  }

  static byte[] outputIndex(Bytes32 hash, DealId deal) {
    return bytes(OUTPUT_INDEX, HASH_PART + DEAL_PART)
        .put(hash.toArray(), 0, HASH_PART)
        .put(deal.value().toArray(), 0, DEAL_PART)
        .array();
  }

  /** Key of the output of a hash in the deal that an index's key names. */
  static byte[] indexed(byte[] key, Bytes32 hash) {
    return bytes(OUTPUT, DEAL_PART + Bytes32.SIZE)
        .put(key, 1 + HASH_PART, DEAL_PART)
        .put(hash.toArray())
        .array();
  }

  static byte[] marks() {
    return new byte[] {MARK};
  }

  static byte[] mark(Address peer) {
    return ByteBuffer.allocate(1 + Address.SIZE).put((byte) MARK).put(peer.toArray()).array();
  }

  static Address markedPeer(byte[] key) {
    return Address.of(java.util.Arrays.copyOfRange(key, 1, 1 + Address.SIZE));
  }

  static byte[] archived(DealId deal) {
    return tagged(ARCHIVED, 0).put(deal.value().toArray()).array();
  }

  static byte[] ended() {
    return new byte[] {ENDED};
  }

  /** Ordered by time, so that what is due comes first. */
  static byte[] ended(long since, DealId deal) {
    return tagged(ENDED, Long.BYTES).putLong(since).put(deal.value().toArray()).array();
  }

  static byte[] lacking() {
    return new byte[] {LACKING};
  }

  static byte[] lacking(long since, DealId deal) {
    return tagged(LACKING, Long.BYTES).putLong(since).put(deal.value().toArray()).array();
  }

  /** Of a key that orders archived deals by time. */
  static Store.Ended ended(byte[] key) {
    return new Store.Ended(new DealId(word(key, 1 + Long.BYTES)), ByteBuffer.wrap(key).getLong(1));
  }

  /** The first key after all that begin with a prefix. */
  static byte[] after(byte[] prefix) {
    byte[] end = prefix.clone();
    int last = end.length - 1;
    while (end[last] == (byte) 0xff) {
      end[last--] = 0;
    }
    end[last]++;
    return end;
  }

  private static Bytes32 word(byte[] key, int offset) {
    return Bytes32.of(java.util.Arrays.copyOfRange(key, offset, offset + Bytes32.SIZE));
  }

  private static ByteBuffer bytes(int tag, int more) {
    return ByteBuffer.allocate(1 + more).put((byte) tag);
  }

  private static ByteBuffer tagged(int tag, int more) {
    return ByteBuffer.allocate(1 + Bytes32.SIZE + more).put((byte) tag);
  }
}
