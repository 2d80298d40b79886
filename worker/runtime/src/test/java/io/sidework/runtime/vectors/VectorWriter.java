package io.sidework.runtime.vectors;

import io.sidework.runtime.InProcessSandbox;
import io.sidework.runtime.Sandbox;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the results of all vectors anew, after the cost table or a module changed on purpose:
 *
 * <pre>mvn -pl worker/runtime test-compile exec:java -Dexec.classpathScope=test
 *     -Dexec.mainClass=io.sidework.runtime.vectors.VectorWriter</pre>
 */
final class VectorWriter {
  private VectorWriter() {}

  /** Takes no arguments; runs from the module's folder or the project's. */
  public static void main(String[] args) throws Exception {
    List<Vector> vectors = Vector.all();
    List<Outcome> outcomes = new ArrayList<>();
    try (Sandbox sandbox = InProcessSandbox.start()) {
      for (Vector vector : vectors) {
        outcomes.add(VectorsTest.outcome(sandbox, vector));
      }
    }
    Vector.write(vectors, outcomes);
  }
}
