package io.sidework.gateway.application;

import io.sidework.gateway.port.NodeFailed;
import io.sidework.gateway.port.Nodes;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Results of tasks, from whichever nodes have them (spec G-4). */
public final class Outputs {
  /** Hashes in one request: what a node takes. */
  public static final int MAX_HASHES = 512;

  private static final Logger log = LoggerFactory.getLogger(Outputs.class);

  private final ChainIndex index;
  private final Nodes nodes;

  public Outputs(ChainIndex index, Nodes nodes) {
    this.index = index;
    this.nodes = nodes;
  }

  /** Hands over each output that some node has, once, in any order; wrong bytes never. */
  public void fetch(Collection<Bytes32> hashes, BiConsumer<Bytes32, byte[]> sink) {
    Set<Bytes32> missing = new LinkedHashSet<>(hashes);
    for (String node : index.nodes().values()) {
      if (missing.isEmpty()) {
        return;
      }
      try {
        nodes.outputs(
            node,
            Set.copyOf(missing),
            (hash, bytes) -> {
              if (TaskResult.outputHash(bytes).equals(hash) && missing.remove(hash)) {
                sink.accept(hash, bytes);
              }
            });
      } catch (NodeFailed e) {
        log.debug("outputs: {}", e.getMessage());
      }
    }
  }

  public Optional<byte[]> fetch(Bytes32 hash) {
    AtomicReference<byte[]> found = new AtomicReference<>();
    fetch(Set.of(hash), (h, bytes) -> found.set(bytes));
    return Optional.ofNullable(found.get());
  }
}
