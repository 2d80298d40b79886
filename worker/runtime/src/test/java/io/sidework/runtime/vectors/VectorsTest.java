package io.sidework.runtime.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.CheckpointCodec;
import io.sidework.runtime.Checkpointing;
import io.sidework.runtime.ChildSandbox;
import io.sidework.runtime.Execution;
import io.sidework.runtime.InProcessSandbox;
import io.sidework.runtime.InProcessSandbox.Engine;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.SandboxConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same module and task give the same digest on every engine (spec R-RUN-9). */
class VectorsTest {
  private static final String COMPILER = "Debian clang version 19.1.7 (3~deb12u1)";

  @ParameterizedTest
  @EnumSource(Engine.class)
  void everyVectorInThisJvm(Engine engine) throws Exception {
    List<Vector> vectors = Vector.all();
    assertThat(vectors).hasSizeGreaterThanOrEqualTo(40);
    try (Sandbox sandbox = InProcessSandbox.start(engine)) {
      for (Vector vector : vectors) {
        assertThat(outcome(sandbox, vector).toJson().toString())
            .as("%s, %s", vector, engine)
            .isEqualTo(vector.expected().toString());
      }
    }
  }

  /** The first time a short one is not compiled, the second time it is (spec R-RUN-55). */
  @Test
  void everyVectorTwiceInAChild() throws Exception {
    try (Sandbox sandbox = ChildSandbox.start(SandboxConfig.defaults())) {
      for (Vector vector : Vector.all()) {
        for (String turn : List.of("first", "second")) {
          assertThat(outcome(sandbox, vector).toJson().toString())
              .as("%s, the %s time", vector, turn)
              .isEqualTo(vector.expected().toString());
        }
      }
    }
  }

  @Test
  void everyVectorInNode(@TempDir Path folder) throws Exception {
    List<Vector> vectors = Vector.all();
    List<NodeEngine.Job> jobs = new ArrayList<>();
    for (Vector vector : vectors) {
      jobs.add(new NodeEngine.Job(vector.name(), vector.program(), vector.task()));
    }
    JsonNode results = NodeEngine.run(jobs, folder);
    assertThat(results).hasSameSizeAs(vectors);
    for (int i = 0; i < vectors.size(); i++) {
      Vector vector = vectors.get(i);
      JsonNode entry = results.get(i);
      assertThat(entry.path("abstained").isMissingNode()).as("%s: %s", vector, entry).isTrue();
      assertThat(Outcome.of(vector.program().metered(), entry).toJson().toString())
          .as("%s in Node: %s", vector, entry)
          .isEqualTo(vector.expected().toString());
      assertThat(entry.required("resumed").booleanValue())
          .as("%s in Node, from a checkpoint", vector)
          .isEqualTo(entry.required("checkpoints").intValue() > 0);
    }
  }

  /** Spec R-RUN-74: from wherever a run goes on, on whichever engine, its result is the same. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void everyCheckpointLeadsToTheSameResult(Engine engine) throws Exception {
    int resumed = 0;
    try (Sandbox first = InProcessSandbox.start();
        Sandbox second = InProcessSandbox.start(engine)) {
      for (Vector vector : Vector.all()) {
        List<Checkpoint> made = new ArrayList<>();
        run(first, vector, Optional.empty(), made);
        for (Checkpoint checkpoint : made) {
          Checkpoint copy = CheckpointCodec.decode(CheckpointCodec.encode(checkpoint));
          List<Checkpoint> rest = new ArrayList<>();
          Execution.Completed done = run(second, vector, Optional.of(copy), rest);
          assertThat(rest).as("%s", vector).hasSize((int) (made.size() - checkpoint.leg()));
          Outcome outcome =
              Outcome.of(
                  vector.program().metered(), done, rest.isEmpty() ? List.of(checkpoint) : rest);
          ObjectNode expected = vector.expected().deepCopy();
          expected.put("checkpoints", Math.max(1, rest.size()));
          assertThat(outcome.toJson().toString()).as("%s", vector).isEqualTo(expected.toString());
          resumed++;
        }
      }
    }
    assertThat(resumed).isGreaterThan(50);
  }

  @Test
  void outputsAreThoseOfTheWorldOutside() throws Exception {
    try (Sandbox sandbox = InProcessSandbox.start()) {
      for (Vector vector : Vector.all()) {
        JsonNode text = vector.json().get("output");
        if (text != null) {
          assertThat(outcome(sandbox, vector).stdout())
              .as("%s", vector)
              .asString()
              .isEqualTo(text.textValue());
        }
      }
    }
  }

  @Test
  void theSourcesGiveTheCommittedModules(@TempDir Path out) throws Exception {
    // Another compiler gives other bytes that compute the same.
    assumeTrue(clangVersion().contains(COMPILER), "needs " + COMPILER);
    Process build =
        new ProcessBuilder("sh", "build.sh", out.toString())
            .directory(Vector.FOLDER.toFile())
            .inheritIO()
            .start();
    assertThat(build.waitFor()).isZero();
    try (var committed = Files.list(Vector.FOLDER.resolve("wasm"))) {
      for (Path module : committed.toList()) {
        assertThat(out.resolve(module.getFileName())).hasSameBinaryContentAs(module);
      }
    }
  }

  static Outcome outcome(Sandbox sandbox, Vector vector) throws Exception {
    List<Checkpoint> made = new ArrayList<>();
    Execution.Completed done = run(sandbox, vector, Optional.empty(), made);
    return Outcome.of(vector.program().metered(), done, made);
  }

  private static Execution.Completed run(
      Sandbox sandbox, Vector vector, Optional<Checkpoint> from, List<Checkpoint> made)
      throws Exception {
    Checkpointing every = new Checkpointing(from, Duration.ZERO, made::add);
    Execution execution = sandbox.run(vector.program(), vector.task(), every);
    assertThat(execution).as("%s", vector).isInstanceOf(Execution.Completed.class);
    return (Execution.Completed) execution;
  }

  private static String clangVersion() throws Exception {
    try {
      Process clang = new ProcessBuilder("clang-19", "--version").start();
      return new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "none";
    }
  }
}
