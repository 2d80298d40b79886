/** The node's memory in one RocksDB database: keys, values and synced batches. */
@NullMarked
package io.sidework.node.adapter.rocksdb;

import org.jspecify.annotations.NullMarked;
