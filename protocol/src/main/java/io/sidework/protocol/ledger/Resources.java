package io.sidework.protocol.ledger;

/**
 * What a task may use, or a program needs at least, as anybody may write it on chain: in range or
 * not.
 */
public record Resources(long fuel, int memoryPages, int outputBytes) {
  public static final Resources NONE = new Resources(0, 0, 0);

  boolean cover(Resources other) {
    return other.fuel <= fuel
        && other.memoryPages <= memoryPages
        && other.outputBytes <= outputBytes;
  }
}
