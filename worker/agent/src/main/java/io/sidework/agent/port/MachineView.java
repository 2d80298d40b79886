package io.sidework.agent.port;

/** Looks at the machine that the worker runs on. */
public interface MachineView {
  /** What is seen now. Reads files; what cannot be read is empty in the answer. */
  Machine look();
}
