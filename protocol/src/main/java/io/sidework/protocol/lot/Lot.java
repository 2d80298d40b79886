package io.sidework.protocol.lot;

/**
 * One lot at one node, as a deterministic machine without I/O: the same inputs at the same times
 * give the same decisions. Not thread-safe.
 */
public interface Lot {
  /**
   * Takes one input.
   *
   * @param now milliseconds of the host's clock, never going back within a lot
   */
  Decision apply(LotInput input, long now);

  /**
   * Computes what the next inputs are likely to need, while nobody waits for this node: they are
   * answered sooner then, and not otherwise than without (spec L-56).
   */
  void anticipate();

  LotProgress progress();

  /** Ordinal of the first slot that is not decided here; votes of those before are forgotten. */
  int slot();

  /** True once every task of the lot is certified. */
  boolean isDone();

  /**
   * True once nothing is left to do: it is done, and no certified outcome is still being audited
   * (spec L-64). Audits end with the deal's deadline at the latest; the lot itself sets no end.
   */
  boolean isIdle();
}
