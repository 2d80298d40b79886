package io.sidework.agent.application.description;

/**
 * A measured speed, with what it is of: another machine or another build of the worker has another.
 *
 * @param machine what was measured, such as model and number of its cores
 * @param version what it was measured with: runtime, JVM and program
 * @param fuelPerSecond units of the runtime's cost table, one sandbox
 */
public record Speed(String machine, String version, long fuelPerSecond) {
  /** Whether it says how fast this machine is with this build. */
  public boolean isOf(String otherMachine, String otherVersion) {
    return machine.equals(otherMachine) && version.equals(otherVersion);
  }
}
