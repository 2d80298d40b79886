package io.sidework.agent.port;

import java.util.List;

/**
 * What a machine is made of, as its system says.
 *
 * @param os such as {@code linux}
 * @param osVersion as the system writes it
 * @param architecture such as {@code amd64}
 * @param cpu model name; empty where it is not told
 * @param cores that this process may use
 * @param memoryMebibytes in all; 0 where it is not told
 * @param gpus model names, one a device
 */
public record Hardware(
    String os,
    String osVersion,
    String architecture,
    String cpu,
    int cores,
    long memoryMebibytes,
    List<String> gpus) {
  public Hardware {
    gpus = List.copyOf(gpus);
  }

  /** The same machine with other cards that tasks can have. */
  public Hardware with(List<String> cards) {
    return new Hardware(os, osVersion, architecture, cpu, cores, memoryMebibytes, cards);
  }
}
