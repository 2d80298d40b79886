package io.sidework.testnet.report;

import java.util.Optional;

/**
 * One number of the gas report.
 *
 * @param id stable name, such as settle.gasPerTask
 * @param gas what it is
 * @param most the goal: at most this
 */
public record Measured(String id, double gas, Optional<Long> most) {
  boolean met() {
    return most.isEmpty() || gas <= most.get();
  }
}
