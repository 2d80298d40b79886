package io.sidework.runtime.wasi;

/** The running instance's fuel, as its host sees it. */
public interface FuelMeter {

  /** Fuel spent so far. */
  long spent();

  /**
   * Spends fuel for work the host does.
   *
   * @throws RuntimeException that ends the program if there is not enough
   */
  void charge(long fuel);
}
