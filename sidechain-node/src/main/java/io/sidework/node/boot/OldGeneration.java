package io.sidework.node.boot;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/** What has outlived the young generation, whichever collector the JVM has. */
final class OldGeneration {
  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
          .toList();

  /** Bytes that were added since it was last gone through. */
  long grown() {
    long grown = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage after = pool.getCollectionUsage();
      grown += pool.getUsage().getUsed() - (after == null ? 0 : after.getUsed());
    }
    return grown;
  }
}
