package io.sidework.runtime;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to start a child JVM.
 *
 * @param java the java launcher
 * @param classpath entries of the child's class path; null: this process's own
 * @param heapMegabytes the child's maximum heap, at least 32
 * @param workDir the child's working directory; null: the system's temporary directory
 * @param confinement the strongest to try; weaker ones follow where it does not work
 */
public record SandboxConfig(
    Path java,
    @Nullable List<String> classpath,
    int heapMegabytes,
    @Nullable Path workDir,
    Confinement.Level confinement) {
  public static final int DEFAULT_HEAP_MEGABYTES = 112;

  /**
   * @throws IllegalArgumentException if the heap is under 32 MiB
   */
  public SandboxConfig {
    if (heapMegabytes < 32) {
      throw new IllegalArgumentException("heapMegabytes is " + heapMegabytes + ", at least 32");
    }
    classpath = classpath == null ? null : List.copyOf(classpath);
  }

  /** The JVM and the class path of this process, and the default heap. */
  public static SandboxConfig defaults() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new SandboxConfig(
        java, null, DEFAULT_HEAP_MEGABYTES, null, Confinement.Level.BUBBLEWRAP);
  }
}
