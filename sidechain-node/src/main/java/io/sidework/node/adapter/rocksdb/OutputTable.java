package io.sidework.node.adapter.rocksdb;

import io.sidework.node.port.StoreFailed;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.Arrays;
import java.util.Optional;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Outputs by deal and hash, and an index of deals by what a hash begins with. There are as many as
 * tasks in a week, so keys are as short as finding them allows.
 */
final class OutputTable {
  private final RocksDB db;

  OutputTable(RocksDB db) {
    this.db = db;
  }

  void put(WriteBatch batch, DealId deal, Bytes32 hash, byte[] output) throws RocksDBException {
    batch.put(Keys.output(deal, hash), output);
    batch.put(Keys.outputIndex(hash, deal), new byte[0]);
  }

  void drop(WriteBatch batch, DealId deal, Bytes32 hash) throws RocksDBException {
    batch.delete(Keys.output(deal, hash));
    if (isOnlyOne(deal, hash)) {
      batch.delete(Keys.outputIndex(hash, deal));
    }
  }

  /** Whether the entry that the index has for an output stands for no other of its deal. */
  private boolean isOnlyOne(DealId deal, Bytes32 hash) throws RocksDBException {
    byte[] prefix = Keys.outputsLike(deal, hash);
    try (RocksIterator at = db.newIterator()) {
      int count = 0;
      for (at.seek(prefix); at.isValid() && startsWith(at.key(), prefix) && count < 2; at.next()) {
        count++;
      }
      at.status();
      return count < 2;
    }
  }

  void dropAll(WriteBatch batch, DealId deal) throws RocksDBException {
    byte[] prefix = Keys.outputs(deal);
    try (RocksIterator at = db.newIterator()) {
      for (at.seek(prefix); at.isValid() && startsWith(at.key(), prefix); at.next()) {
        batch.delete(Keys.outputIndex(Keys.outputHash(at.key()), deal));
      }
      at.status();
    }
    batch.deleteRange(prefix, Keys.after(prefix));
  }

  /** The output of a hash, whichever deal has it. */
  Optional<byte[]> find(Bytes32 hash) {
    byte[] prefix = Keys.outputIndex(hash);
    try (RocksIterator at = db.newIterator()) {
      for (at.seek(prefix); at.isValid() && startsWith(at.key(), prefix); at.next()) {
        byte[] found = db.get(Keys.indexed(at.key(), hash));
        if (found != null) {
          return Optional.of(found);
        }
      }
      at.status();
      return Optional.empty();
    } catch (RocksDBException e) {
      throw new StoreFailed("cannot read: " + e.getMessage(), e);
    }
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
