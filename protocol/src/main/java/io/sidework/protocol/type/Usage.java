package io.sidework.protocol.type;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;

/**
 * What a task used: deterministic, part of the digest.
 *
 * @param fuel instructions by the cost table
 * @param pageFuel memory pages x fuel spent while holding them
 * @param bytesIn bytes of arguments and standard input
 * @param bytesOut bytes of standard output
 */
public record Usage(long fuel, long pageFuel, long bytesIn, long bytesOut) {
  public Usage {
    if (fuel < 0 || pageFuel < 0 || bytesIn < 0 || bytesOut < 0) {
      throw new IllegalArgumentException("usage cannot be negative");
    }
  }

  /** usageHash of spec R-4. */
  public Bytes32 hash() {
    return Keccak.hash(new Words().add(fuel).add(pageFuel).add(bytesIn).add(bytesOut).toArray());
  }
}
