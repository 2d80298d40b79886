package io.sidework.testnet.network;

import java.util.List;

/** Programs of a network, with JVM flags for small heaps; the launcher has the same flags. */
public enum Program {
  NODE(
      "io.sidework.node.boot.NodeMain",
      "-Xmx128m",
      // What the compilers and the store took and let go goes back to the machine.
      "-XX:TrimNativeHeapInterval=5000",
      "-XX:MaxMetaspaceSize=96m",
      "-XX:ReservedCodeCacheSize=48m",
      // The optimiser takes what is ten times as hot as it would: it took more than the lots.
      "-XX:Tier4InvocationThreshold=50000",
      "-XX:Tier4MinInvocationThreshold=6000",
      "-XX:Tier4CompileThreshold=150000",
      "-XX:Tier4BackEdgeThreshold=400000"),
  WORKER(
      "io.sidework.agent.boot.WorkerMain",
      "-XX:TieredStopAtLevel=1",
      "-Xms12m",
      "-Xmn6m",
      "-XX:MinHeapFreeRatio=10",
      "-XX:MaxHeapFreeRatio=20",
      "-XX:-ShrinkHeapInSteps",
      "-XX:TrimNativeHeapInterval=5000",
      "-Xmx64m",
      "-XX:MaxMetaspaceSize=80m",
      "-XX:ReservedCodeCacheSize=32m"),
  GATEWAY(
      "io.sidework.gateway.boot.GatewayMain",
      "-XX:TieredStopAtLevel=1",
      "-Xmx96m",
      "-XX:MaxMetaspaceSize=80m",
      "-XX:ReservedCodeCacheSize=32m");

  private final String mainClass;
  private final List<String> flags;

  Program(String mainClass, String... flags) {
    this.mainClass = mainClass;
    this.flags = List.of(flags);
  }

  String mainClass() {
    return mainClass;
  }

  /** The JVM's flags that bound its memory. */
  public List<String> flags() {
    return flags;
  }
}
