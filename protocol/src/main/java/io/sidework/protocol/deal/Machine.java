package io.sidework.protocol.deal;

import java.util.List;

/**
 * What a seat's owner said of its machine before the epoch began (spec ). Its own word:
 * nobody checked it. What was not said is empty or zero.
 *
 * @param os such as {@code Linux}
 * @param architecture such as {@code amd64}
 * @param memoryMebibytes of the whole machine
 * @param gpus models, one entry a card
 * @param fuelPerSecond of one sandbox
 * @param runtimes what programs it runs; one that said nothing runs WebAssembly
 * @param region where it stands, in the owner's words
 * @param energy what it runs on, in the owner's words
 */
public record Machine(
    String os,
    String architecture,
    long cores,
    long memoryMebibytes,
    List<String> gpus,
    long fuelPerSecond,
    List<String> runtimes,
    String region,
    String energy) {
  /** The deterministic sandbox. */
  public static final String WASM = "wasm";

  /** OCI images. */
  public static final String CONTAINER = "container";

  /** Of an owner that said nothing, or nothing that can be read. */
  public static final Machine UNKNOWN =
      new Machine("", "", 0, 0, List.of(), 0, List.of(WASM), "", "");

  public Machine {
    gpus = List.copyOf(gpus);
    runtimes = List.copyOf(runtimes);
  }
}
