package io.sidework.node.adapter.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;

/** Options that keep the database's memory near 20 MB, whatever is in it. */
final class RocksSettings implements AutoCloseable {
  private static final long BLOCK_CACHE_BYTES = 8L << 20;
  private static final long WRITE_BUFFER_BYTES = 4L << 20;
  private static final long WAL_BYTES = 64L << 20;
  private static final int OPEN_FILES = 64;

  static {
    RocksDB.loadLibrary();
  }

  private final Cache cache = new LRUCache(BLOCK_CACHE_BYTES);
  private final BloomFilter bloom = new BloomFilter(10);
  private final Options options =
      new Options()
          .setCreateIfMissing(true)
          .setWriteBufferSize(WRITE_BUFFER_BYTES)
          .setMaxWriteBufferNumber(2)
          .setMaxTotalWalSize(WAL_BYTES)
          // Only a record that ends with the file is torn; damage before it, which RocksDB would by
          // default take for the end of all, is refused: it hides groups that were promised (N-20).
          .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
          .setMaxOpenFiles(OPEN_FILES)
          .setMaxBackgroundJobs(2)
          .setAllowMmapReads(false)
          .setAllowMmapWrites(false)
          .setKeepLogFileNum(2)
          .setMaxLogFileSize(1L << 20)
          .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
          .setStatsDumpPeriodSec(0)
          .setCompressionType(CompressionType.LZ4_COMPRESSION)
          .setTableFormatConfig(
              new BlockBasedTableConfig()
                  .setBlockCache(cache)
                  .setCacheIndexAndFilterBlocks(true)
                  .setFilterPolicy(bloom));

  Options options() {
    return options;
  }

  @Override
  public void close() {
    options.close();
    bloom.close();
    cache.close();
  }
}
