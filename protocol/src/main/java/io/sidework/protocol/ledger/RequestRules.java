package io.sidework.protocol.ledger;

/** What a request must be in itself, so that no deal has terms that nodes refuse (spec R-14). */
final class RequestRules {
  private static final long MAX_VOLUME = 1 << 20;
  private static final long MAX_TRUST = 1_000_000;
  private static final long MAX_FUEL = 1_000_000_000_000_000L;
  private static final int MAX_MEMORY_PAGES = 4096;
  private static final int MAX_OUTPUT_BYTES = 1 << 20;
  private static final int MAX_CHECKPOINT_BYTES = (2 << 20) + (32 << 10);
  private static final long MAX_CALLBACK_GAS = 5_000_000;

  private RequestRules() {}

  static void check(
      Requirements must, Order.Request request, long volume, LedgerParameters parameters) {
    must.require(within(request.mode(), 0, 1), Refusal.UNSUPPORTED_MODE)
        .require(within(request.trust(), 1, MAX_TRUST), Refusal.WRONG_TRUST)
        .require(within(request.duration(), 1, parameters.maxDuration()), Refusal.WRONG_DURATION)
        .require(
            inRange(request.limits()) && within(request.checkpointBytes(), 0, MAX_CHECKPOINT_BYTES),
            Refusal.WRONG_LIMITS)
        .require(inRange(request.callback()), Refusal.WRONG_CALLBACK)
        .require(within(volume, 1, MAX_VOLUME), Refusal.WRONG_VOLUME);
  }

  private static boolean inRange(Resources limits) {
    return within(limits.fuel(), 1, MAX_FUEL)
        && within(limits.memoryPages(), 1, MAX_MEMORY_PAGES)
        && within(limits.outputBytes(), 0, MAX_OUTPUT_BYTES);
  }

  private static boolean inRange(Order.Callback callback) {
    boolean nobody = callback.target().isZero();
    return within(callback.gas(), 0, nobody ? 0 : MAX_CALLBACK_GAS)
        && (!nobody || callback.fee().isZero());
  }

  private static boolean within(long value, long low, long high) {
    return low <= value && value <= high;
  }
}
